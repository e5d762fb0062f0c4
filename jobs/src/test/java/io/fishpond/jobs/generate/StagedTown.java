package io.fishpond.jobs.generate;

import io.fishpond.jobs.OneJob;
import io.fishpond.run.RunContext;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.testkit.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Function;

/** What is true of a town as the tables that the jobs read, as if ingest, identity, value and influence had told it without a fault. */
final class StagedTown {
    private StagedTown() {}

    /** Accounts, orders, lines and consents of everybody. */
    static void truth(Lake lake, Town town) {
        Rows records =
                Rows.of(MemberRecords.TABLE).withDefault("first_landed_on", LocalDate.ofEpochDay(town.world.firstDay));
        Rows profiles = Rows.of(Profiles.TABLE);
        Rows orders = Rows.of(Orders.TABLE);
        Rows lines = Rows.of(OrderLines.TABLE);
        Rows consents = Rows.of(Consents.TABLE);
        for (Town.Member member : town.members.values()) {
            for (Town.Shown account : member.accounts) {
                String[] id = {account.channel(), account.externalId()};
                records.row("channel", id[0], "external_id", id[1], "member_id", member.id);
                profiles.row(
                        "channel",
                        id[0],
                        "external_id",
                        id[1],
                        "name",
                        "somebody",
                        "phones",
                        account.written().isEmpty() ? null : List.of(account.written()),
                        "emails",
                        account.email() == null ? null : List.of(account.email()),
                        "store_id",
                        account.store());
            }
            for (Town.Bought bought : member.bought) {
                Order order = bought.order();
                boolean refunded = order.refunded() > 0 && order.refundedAt() < town.world.end;
                orders.row(
                        "channel",
                        bought.channel(),
                        "order_id",
                        bought.id(),
                        "external_id",
                        bought.externalId(),
                        "ordered_at",
                        instant(order.at()),
                        "amount",
                        BigDecimal.valueOf(order.cents(), 2),
                        "refunded_amount",
                        refunded ? BigDecimal.valueOf(order.refunded(), 2) : null,
                        "refunded_at",
                        refunded ? instant(order.refundedAt()) : null,
                        "status",
                        bought.status());
                for (int i = 0; i < order.lines().size(); i++) {
                    Catalogue.Line line = order.lines().get(i);
                    lines.row(
                            "channel",
                            bought.channel(),
                            "order_id",
                            bought.id(),
                            "line_no",
                            i + 1,
                            "product_id",
                            line.product().id(),
                            "product_name",
                            line.product().name(),
                            "category",
                            line.product().category(),
                            "amount",
                            BigDecimal.valueOf(line.paid(), 2),
                            "cost",
                            bought.channel().equals("pos") ? BigDecimal.valueOf(line.cost(), 2) : null);
                }
            }
            for (Account account : member.life.person().accounts) {
                for (Consent consent : consents(member, account)) {
                    consents.row(
                            "channel",
                            account.channel().id(),
                            "external_id",
                            account.externalId(),
                            "purpose",
                            consent.purpose(),
                            "contact_channel",
                            consent.contactChannel(),
                            "recipient",
                            consent.recipient(),
                            "changed_at",
                            instant(consent.changedAt()),
                            "granted",
                            consent.granted());
                }
            }
        }
        lake.replace(MemberRecords.TABLE, records.frame());
        lake.replace(Profiles.TABLE, profiles.frame());
        lake.replace(Orders.TABLE, orders.frame());
        lake.replace(OrderLines.TABLE, lines.frame());
        lake.replace(Consents.TABLE, consents.frame());
        lake.replace(MemberAliases.TABLE, Rows.of(MemberAliases.TABLE).frame());
    }

    /** What she said in an account; a scan and an order on Tmall ask for nothing. */
    static List<Consent> consents(Town.Member member, Account account) {
        return account.channel() == Channel.SCAN || account.channel() == Channel.TMALL
                ? List.of()
                : Consent.of(member.life, account);
    }

    /** Those who were there, and what other jobs would tell of them, as of the day. */
    static void members(RunContext context, Town town, SortedMap<Long, Standing> standings) {
        Rows members = Rows.of(Members.TABLE).withDefault("sources", Map.of()).withDefault("founding_external_id", "x");
        Map<Table, Rows> marts = new HashMap<>();
        for (Table mart : List.of(
                MemberValue.TABLE,
                MemberChurn.TABLE,
                MemberInfluence.TABLE,
                ReferralForest.TABLE,
                NextProducts.TABLE)) {
            marts.put(mart, OneJob.neutral(mart).withDefault("as_of", context.asOf()));
        }
        standings.forEach((number, her) -> {
            String id = her.member.id;
            members.row(
                    "member_id",
                    id,
                    "first_seen_at",
                    instant(her.founding.seen()),
                    "acquisition_channel",
                    her.founding.channel(),
                    "phones",
                    usable(her, Town.Shown::phone),
                    "emails",
                    usable(her, Town.Shown::email),
                    "birth_date",
                    her.born,
                    "store_id",
                    her.store,
                    "owner_staff_id",
                    her.owner,
                    "channels",
                    List.copyOf(her.channels),
                    "accounts",
                    her.accounts.size(),
                    "is_staff",
                    her.channels.contains("hr"));
            BigDecimal historical = BigDecimal.valueOf(her.historical, 2);
            Days days = new Days(her.orderDays);
            marts.get(MemberValue.TABLE)
                    .row(
                            "member_id",
                            id,
                            "orders",
                            her.stands.size(),
                            "order_days",
                            her.orderDays.size(),
                            "first_order_on",
                            days.least(),
                            "last_order_on",
                            days.most(),
                            "historical_value",
                            historical,
                            "total_value",
                            historical,
                            "current_value",
                            BigDecimal.valueOf(her.current, 2),
                            "value_decile",
                            her.decile);
            marts.get(MemberChurn.TABLE).row("member_id", id);
            marts.get(MemberInfluence.TABLE)
                    .row("member_id", id, "direct_referrals", her.directs, "tree_size", her.directs);
            Long referrer = town.referrers.get(number);
            marts.get(ReferralForest.TABLE)
                    .row("member_id", id, "referrer_id", referrer == null ? null : Town.id(referrer));
        });
        context.lake().replace(Members.TABLE, members.frame());
        marts.forEach((mart, rows) -> context.lake().replaceDay(mart, context.asOf(), rows.frame()));
    }

    /** A night on which everybody is called what she was by the truth. */
    static void profile(RunContext context, SortedMap<Long, Standing> standings) {
        Rows profile = OneJob.neutral(MemberProfile.TABLE).withDefault("as_of", context.asOf());
        standings
                .values()
                .forEach(her -> profile.row(
                        "member_id",
                        her.member.id,
                        "channels",
                        String.join(",", her.channels),
                        "store_id",
                        her.store,
                        "owner_staff_id",
                        her.owner,
                        "lifecycle_stage",
                        Standing.stageName(her.stage()),
                        "grade",
                        Standing.gradeName(her.grade()),
                        "last_event_on",
                        her.lastEventOn == null ? null : LocalDate.ofEpochDay(her.lastEventOn)));
        context.lake().replaceDay(MemberProfile.TABLE, context.asOf(), profile.frame());
    }

    private record Days(Collection<Long> days) {
        LocalDate least() {
            return days.stream().min(Long::compare).map(LocalDate::ofEpochDay).orElse(null);
        }

        LocalDate most() {
            return days.stream().max(Long::compare).map(LocalDate::ofEpochDay).orElse(null);
        }
    }

    private static List<String> usable(Standing her, Function<Town.Shown, String> value) {
        return her.accounts.stream()
                .map(value)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    static Instant instant(long at) {
        return Instant.ofEpochSecond(at - World.OFFSET);
    }
}
