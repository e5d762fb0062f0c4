package io.fishpond.jobs.generate;

import io.fishpond.jobs.generate.FileSet.Layout;
import java.util.List;
import java.util.Locale;

/** What nobody could know, beside the exports: for measuring only. */
final class Truth {
    /** Folder of the truth, below the exports. */
    static final String FOLDER = "_truth";

    private static final FileSet RECORDS = truth("records", "channel", "external_id", "person");
    private static final FileSet LINKABLE = truth("linkable", "channel", "external_id", "person");
    private static final FileSet REFERRALS = truth(
            "referrals",
            "referee",
            "referrer",
            "channel",
            "referee_external_id",
            "referrer_external_id",
            "referred_at",
            "claimed");
    private static final FileSet FUTURE = truth(
            "future_orders",
            "person",
            "orders_90",
            "net_revenue_90",
            "orders_365",
            "net_revenue_365",
            "days_to_next_order");
    private static final FileSet ORACLE = truth(
            "oracle",
            "person",
            "rate_per_year",
            "alive",
            "expected_orders_365",
            "expected_revenue_365",
            "probability_no_order_90");
    private static final FileSet OUTREACH = truth("outreach", "channel", "external_id", "person", "contacts");
    private static final FileSet HANDOVERS =
            truth("handovers", "external_id", "person", "staff", "state", "retry_from");
    private static final FileSet BROKEN = truth("broken", "channel", "feed", "file", "row", "reason");
    private static final FileSet MESS = truth("mess", "kind", "count");

    private Truth() {}

    private static FileSet truth(String name, String... header) {
        return new FileSet(FOLDER, name, Layout.CSV, List.of(header), List.of(), List.of());
    }

    static void write(ExportFiles files, Life life) {
        // A Tmall buyer is known by her orders alone.
        List<Account> shown = life.person().accounts.stream()
                .filter(account -> account.channel() != Channel.TMALL
                        || life.orders(account).findAny().isPresent())
                .toList();
        int[] parts = Linkable.parts(life, shown);
        for (int i = 0; i < shown.size(); i++) {
            Account account = shown.get(i);
            record(files, account.channel().id(), account.externalId(), life.person().number, parts[i]);
        }
        if (life.person().isStaff()) {
            record(files, HrExport.FOLDER, HrExport.id(life.person()), life.person().number, parts[shown.size()]);
        }
        life.referral().ifPresent(referral -> referral(files, referral, Claims.isClaimed(life)));
        future(files, life.person(), life.purchases());
        oracle(files, life.person(), Oracle.of(life.person(), life.purchases()));
    }

    private static void record(ExportFiles files, String channel, String externalId, long person, int part) {
        files.add(RECORDS, channel, externalId, Long.toString(person));
        files.add(LINKABLE, channel, externalId, Linkable.name(person, part));
    }

    private static void referral(ExportFiles files, Referral referral, boolean claimed) {
        files.add(
                REFERRALS,
                Long.toString(referral.to().person()),
                Long.toString(referral.from().person()),
                referral.to().channel().id(),
                referral.to().externalId(),
                referral.from().externalId(),
                Times.dashes(referral.to().opened()),
                Boolean.toString(claimed));
    }

    private static void future(ExportFiles files, Person person, Purchases purchases) {
        long from = person.world.asOf.toEpochDay();
        int orders90 = 0;
        int orders365 = 0;
        long net90 = 0;
        long net365 = 0;
        String next = "";
        for (Order order : purchases.orders()) {
            long day = order.at() / World.DAY - from;
            if (day > 0 && order.net() > 0) {
                next = next.isEmpty() ? Long.toString(day) : next;
                orders365++;
                net365 += order.net();
                if (day <= 90) {
                    orders90++;
                    net90 += order.net();
                }
            }
        }
        files.add(
                FUTURE,
                Long.toString(person.number),
                Integer.toString(orders90),
                Money.yuan(net90),
                Integer.toString(orders365),
                Money.yuan(net365),
                next);
    }

    private static void oracle(ExportFiles files, Person person, Oracle oracle) {
        files.add(
                ORACLE,
                Long.toString(person.number),
                six(oracle.ratePerYear()),
                Boolean.toString(oracle.alive()),
                six(oracle.orders()),
                six(oracle.revenue() / 100),
                six(oracle.silence()));
    }

    /** How often an account was written to. */
    static void outreach(ExportFiles files, Account account, int contacts) {
        if (contacts > 0) {
            files.add(
                    OUTREACH,
                    account.channel().id(),
                    account.externalId(),
                    Long.toString(account.person()),
                    Integer.toString(contacts));
        }
    }

    /** Where handing over a contact stands whose employee has left. */
    static void handover(ExportFiles files, Account account, long staff, List<Transfer> steps) {
        Transfer.State state = Transfer.state(steps, account.world().end);
        files.add(
                HANDOVERS,
                account.externalId(),
                Long.toString(account.person()),
                World.staffId(staff),
                state.name().toLowerCase(Locale.ROOT),
                state == Transfer.State.REFUSED
                        ? Transfer.retryFrom(steps.get(steps.size() - 1).at()).toString()
                        : "");
    }

    static void broken(ExportFiles files, String channel, String feed, String file, long row, String reason) {
        files.add(BROKEN, channel, feed, file, Long.toString(row), reason);
    }

    static void mess(ExportFiles files, String kind, long count) {
        files.add(MESS, kind, Long.toString(count));
    }

    private static String six(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
