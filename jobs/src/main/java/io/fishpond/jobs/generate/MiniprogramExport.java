package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.Delivery.State;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.List;

/** The mini-program shop: UTF-8 CSV, dates with slashes, amounts in cents. Its share links bind referees to referrers. */
final class MiniprogramExport {
    private static final FileSet USERS = new FileSet(
            "miniprogram",
            "users",
            Layout.CSV,
            List.of(
                    "openid",
                    "unionid",
                    "nickName",
                    "phoneNumber",
                    "gender",
                    "birthday",
                    "city",
                    "registerTime",
                    "lastUpdate"),
            List.of("profiles"),
            List.of(Fault.missing("openid")));
    private static final FileSet EVENTS = new FileSet(
            "miniprogram",
            "events",
            Layout.CSV,
            List.of("eventId", "openid", "event", "page", "campaign", "role", "eventTime"),
            List.of("interactions"),
            List.of(Fault.missing("eventId"), Fault.time("eventTime"), Fault.missing("event")));
    private static final FileSet ORDERS = new FileSet(
            "miniprogram",
            "orders",
            Layout.CSV,
            List.of(
                    "orderNo",
                    "openid",
                    "orderTime",
                    "payFen",
                    "orderState",
                    "refundFen",
                    "refundTime",
                    "storeCode",
                    "campaign",
                    "updateTime"),
            List.of("orders"),
            List.of(Fault.missing("orderNo"), Fault.amount("payFen"), Fault.time("orderTime")));
    private static final FileSet ITEMS = new FileSet(
            "miniprogram",
            "order_items",
            Layout.CSV,
            List.of("orderNo", "itemNo", "openid", "orderTime", "sku", "title", "category", "num", "payFen"),
            List.of("order_lines"),
            List.of(Fault.missing("orderNo"), Fault.amount("payFen"), Fault.missing("sku")));
    private static final FileSet INVITES = new FileSet(
            "miniprogram",
            "invites",
            Layout.CSV,
            List.of("inviteId", "inviterOpenid", "inviteTime", "scene", "campaign", "role"),
            List.of("invites"),
            List.of(Fault.missing("inviteId"), Fault.time("inviteTime")));
    private static final FileSet BINDINGS = new FileSet(
            "miniprogram",
            "share_bindings",
            Layout.CSV,
            List.of("inviterOpenid", "inviteeOpenid", "bindTime", "scene", "campaign", "role"),
            List.of("referral_claims"),
            List.of(Fault.missing("inviterOpenid"), Fault.missing("inviteeOpenid"), Fault.time("bindTime")));
    private static final FileSet REWARDS = new FileSet(
            "miniprogram",
            "rewards",
            Layout.CSV,
            List.of("rewardNo", "openid", "payTime", "amountYuan", "reason", "inviteeOpenid", "campaign"),
            List.of("rewards"),
            List.of(Fault.missing("rewardNo"), Fault.amount("amountYuan"), Fault.time("payTime")));
    private static final FileSet COSTS = new FileSet(
            "miniprogram",
            "campaign_costs",
            Layout.CSV,
            List.of("campaign", "day", "costYuan"),
            List.of("campaign_costs"),
            List.of(Fault.missing("campaign"), Fault.amount("costYuan")));
    private static final FileSet CONSENTS = new FileSet(
            "miniprogram",
            "consents",
            Layout.CSV,
            List.of("openid", "purpose", "way", "receiver", "action", "actionTime"),
            List.of("consents"),
            List.of(Fault.missing("openid"), Fault.time("actionTime")));

    private MiniprogramExport() {}

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.MINIPROGRAM)) {
            Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
            contact.earlierPhone().ifPresent(phone -> user(files, life, account, contact, phone, account.opened()));
            user(files, life, account, contact, contact.phone(), contact.updated());
            events(files, life, account);
            life.orders(account)
                    .flatMap(o -> Delivery.of(life, o, files.mess()).stream())
                    .forEach(d -> order(files, life, d));
            for (Consent consent : Consent.of(life, account)) {
                files.add(
                        CONSENTS,
                        account.externalId(),
                        consent.purpose(),
                        consent.contactChannel(),
                        consent.recipient(),
                        consent.granted() ? "agree" : "withdraw",
                        Times.slashes(consent.changedAt()));
            }
            invites(files, life, account);
        }
        Claims.of(life, Channel.MINIPROGRAM, files.mess()).forEach(claim -> claim(files, claim));
    }

    /** What the campaigns cost, a row a day. */
    static void writeCosts(ExportFiles files, World world) {
        for (long day = world.firstDay; day <= world.asOf.toEpochDay(); day++) {
            SplitMix64 random = world.random(day, Topic.COSTS);
            LocalDate date = LocalDate.ofEpochDay(day);
            long cents = (long) random.nextLogNormal(60_000, 0.4);
            files.add(COSTS, Season.campaign(date), date.toString(), Money.yuan(cents));
        }
    }

    private static void user(
            ExportFiles files, Life life, Account account, Contact contact, String phone, long updated) {
        files.add(
                USERS,
                account.externalId(),
                contact.union(),
                contact.name(),
                phone,
                contact.genderKnown() ? life.identity().female() ? "女" : "男" : "未知",
                contact.birthKnown() ? life.identity().born().toString() : "",
                life.identity().address().substring(0, 3),
                Times.slashes(account.opened()),
                Times.slashes(updated));
    }

    private static void events(ExportFiles files, Life life, Account account) {
        SplitMix64 random = life.random(account, Topic.EVENTS);
        int nth = 0;
        event(files, life, account, nth++, "visit", account.opened());
        for (Order order : life.orders(account).toList()) {
            event(
                    files,
                    life,
                    account,
                    nth++,
                    "visit",
                    Math.max(account.opened(), order.at() - random.between(60, 3000)));
            if (order.refunded() > 0 && order.refundedAt() < life.world().end && random.chance(0.15)) {
                event(files, life, account, nth++, "complaint", order.refundedAt() - random.nextInt(World.DAY) / 2);
            }
        }
        double years = life.activeYears(account);
        for (int i = random.nextPoisson(4 * years); i > 0; i--) {
            event(files, life, account, nth++, "visit", life.someTime(random, account));
        }
        for (int i = random.nextPoisson(3 * life.person().propensity * years); i > 0; i--) {
            event(files, life, account, nth++, "share", life.someTime(random, account));
        }
    }

    private static void event(ExportFiles files, Life life, Account account, int nth, String event, long at) {
        String page = event.equals("share")
                ? life.sharedProduct(account, nth, at)
                : Integer.toString(1 + nth % Catalogue.CATEGORIES.length);
        files.addToYear(
                EVENTS,
                at,
                Life.eventId(account, nth),
                account.externalId(),
                event,
                "pages/goods/" + page,
                Season.campaign(LocalDate.ofEpochDay(at / World.DAY)),
                event.equals("share") ? life.person().voice() : "",
                Times.slashes(at));
    }

    private static void order(ExportFiles files, Life life, Delivery delivery) {
        Order order = delivery.order();
        String id = "MP" + order.id(14);
        files.addToMonth(
                ORDERS,
                delivery.at(),
                id,
                order.account().externalId(),
                Times.slashes(order.at()),
                Long.toString(order.cents()),
                state(delivery.state()),
                delivery.refunded() == 0 ? "" : Long.toString(delivery.refunded()),
                delivery.refunded() == 0 ? "" : Times.slashes(order.refundedAt()),
                World.storeId(life.person().store()),
                Season.campaign(LocalDate.ofEpochDay(order.at() / World.DAY)),
                Times.slashes(delivery.at()));
        if (delivery.isFirst()) {
            for (int i = 0; i < order.lines().size(); i++) {
                Catalogue.Line line = order.lines().get(i);
                files.addToYear(
                        ITEMS,
                        delivery.at(),
                        id,
                        Integer.toString(i + 1),
                        order.account().externalId(),
                        Times.slashes(order.at()),
                        line.product().id(),
                        line.product().name(),
                        line.product().category(),
                        Integer.toString(line.quantity()),
                        Long.toString(line.paid()));
            }
        }
    }

    private static String state(State state) {
        return switch (state) {
            case PENDING -> "WAIT_PAY";
            case COMPLETED -> "TRADE_SUCCESS";
            case CANCELLED -> "TRADE_CLOSED";
            case REFUNDED -> "REFUND_SUCCESS";
        };
    }

    /** Invitations that brought nobody; those that did are written with the claim. */
    private static void invites(ExportFiles files, Life life, Account account) {
        SplitMix64 random = life.random(account, Topic.CLAIMS);
        int invitations = random.nextPoisson(2 * life.person().propensity * life.activeYears(account));
        for (int i = 0; i < invitations; i++) {
            invite(
                    files,
                    account,
                    "x" + i,
                    life.someTime(random, account),
                    life.person().voice());
        }
    }

    private static void invite(ExportFiles files, Account inviter, String nth, long at, String voice) {
        files.addToYear(
                INVITES,
                at,
                "I" + inviter.person() + "-" + nth,
                inviter.externalId(),
                Times.slashes(at),
                "share_link",
                Season.campaign(LocalDate.ofEpochDay(at / World.DAY)),
                voice);
    }

    private static void claim(ExportFiles files, Claims.Claim claim) {
        String campaign = Season.campaign(LocalDate.ofEpochDay(claim.at() / World.DAY));
        files.addToYear(
                BINDINGS,
                claim.at(),
                claim.from().externalId(),
                claim.to().externalId(),
                Times.slashes(claim.at()),
                claim.kind(),
                campaign,
                claim.voice());
        if (claim.isTrue()) {
            invite(files, claim.from(), "p" + claim.to().person(), claim.sharedAt(), claim.voice());
        }
        if (claim.reward() > 0) {
            files.addToYear(
                    REWARDS,
                    claim.rewardedAt(),
                    "R" + claim.to().person(),
                    claim.from().externalId(),
                    Times.slashes(claim.rewardedAt()),
                    Money.yuan(claim.reward()),
                    "first_order",
                    claim.to().externalId(),
                    campaign);
        }
    }
}
