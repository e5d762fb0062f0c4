package io.fishpond.jobs.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** The company's own app: JSON lines with nested objects, times in milliseconds since 1970, items inside orders. */
final class AppExport {
    private static final FileSet USERS = json("users", List.of("profiles"), Fault.missing("userId"));
    private static final FileSet ORDERS = json(
            "orders",
            List.of("orders", "order_lines"),
            Fault.missing("orderId"),
            Fault.amount("payAmount"),
            Fault.time("createdAt"));
    private static final FileSet EVENTS =
            json("events", List.of("interactions"), Fault.missing("eventId"), Fault.time("ts"));
    private static final FileSet INVITES =
            json("invites", List.of("invites"), Fault.missing("inviteId"), Fault.time("sentAt"));
    private static final FileSet REFERRALS =
            json("referrals", List.of("referral_claims"), Fault.missing("inviter"), Fault.missing("invitee"));
    private static final FileSet CONSENTS =
            json("consents", List.of("consents"), Fault.missing("userId"), Fault.time("at"));

    private AppExport() {}

    private static FileSet json(String name, List<String> readBy, Fault... faults) {
        return new FileSet("app", name, Layout.JSON_LINES, List.of(), readBy, List.of(faults));
    }

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.APP)) {
            Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
            contact.earlierPhone().ifPresent(phone -> user(files, life, account, contact, phone, account.opened()));
            user(files, life, account, contact, contact.phone(), contact.updated());
            events(files, life, account);
            life.orders(account)
                    .flatMap(o -> Delivery.of(life, o, files.mess()).stream())
                    .forEach(d -> order(files, d));
            invites(files, life, account);
            for (Consent consent : Consent.of(life, account)) {
                files.add(
                        CONSENTS,
                        object().put("userId", account.externalId())
                                .put("purpose", consent.purpose())
                                .put("contactChannel", consent.contactChannel())
                                .put("recipient", consent.recipient())
                                .put("granted", consent.granted())
                                .put("at", Times.epochMillis(consent.changedAt())));
            }
        }
        Claims.of(life, Channel.APP, files.mess()).forEach(claim -> claim(files, claim));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void user(
            ExportFiles files, Life life, Account account, Contact contact, String phone, long updated) {
        ObjectNode user = object().put("userId", account.externalId());
        ObjectNode profile = user.putObject("profile");
        profile.put("realName", contact.name());
        if (contact.genderKnown()) {
            profile.put("gender", life.identity().female() ? "F" : "M");
        }
        if (contact.birthKnown()) {
            profile.put("birthday", life.identity().born().toString());
        }
        ObjectNode reach = user.putObject("contact");
        reach.put("mobile", phone.isEmpty() ? null : phone);
        if (!contact.email().isEmpty()) {
            reach.put("email", contact.email());
        }
        user.put("createdAt", Times.epochMillis(account.opened()));
        user.put("updatedAt", Times.epochMillis(updated));
        files.add(USERS, user);
    }

    private static void order(ExportFiles files, Delivery delivery) {
        Order order = delivery.order();
        ObjectNode record = object().put("orderId", "A" + order.id(14));
        record.put("userId", order.account().externalId());
        record.put("createdAt", Times.epochMillis(order.at()));
        record.put("payAmount", yuan(order.cents()));
        record.put("status", delivery.state().name().toLowerCase(Locale.ROOT));
        if (delivery.refunded() > 0) {
            record.putObject("refund")
                    .put("amount", yuan(delivery.refunded()))
                    .put("at", Times.epochMillis(order.refundedAt()));
        }
        record.put("campaign", Season.campaign(LocalDate.ofEpochDay(order.at() / World.DAY)));
        record.put("updatedAt", Times.epochMillis(delivery.at()));
        ArrayNode items = record.putArray("items");
        for (Catalogue.Line line : order.lines()) {
            items.addObject()
                    .put("sku", line.product().id())
                    .put("title", line.product().name())
                    .put("category", line.product().category())
                    .put("qty", line.quantity())
                    .put("paid", yuan(line.paid()));
        }
        files.addToMonth(ORDERS, delivery.at(), record);
    }

    private static BigDecimal yuan(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private static void events(ExportFiles files, Life life, Account account) {
        SplitMix64 random = life.random(account, Topic.EVENTS);
        int nth = 0;
        event(files, life, account, nth++, "open", account.opened());
        double years = life.activeYears(account);
        for (int i = random.nextPoisson(5 * years); i > 0; i--) {
            event(files, life, account, nth++, "open", life.someTime(random, account));
        }
        for (int i = random.nextPoisson(3 * life.person().propensity * years); i > 0; i--) {
            event(files, life, account, nth++, "share", life.someTime(random, account));
        }
    }

    private static void event(ExportFiles files, Life life, Account account, int nth, String type, long at) {
        ObjectNode event = object().put("eventId", Life.eventId(account, nth))
                .put("userId", account.externalId())
                .put("type", type)
                .put("ts", Times.epochMillis(at));
        if (type.equals("share")) {
            event.putObject("share")
                    .put("role", life.person().voice())
                    .put("campaign", Season.campaign(LocalDate.ofEpochDay(at / World.DAY)))
                    .put("target", "sku/" + life.sharedProduct(account, nth, at));
        }
        files.addToYear(EVENTS, at, event);
    }

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
        files.add(
                INVITES,
                object().put("inviteId", "I" + inviter.person() + "-" + nth)
                        .put("inviter", inviter.externalId())
                        .put("sentAt", Times.epochMillis(at))
                        .put("kind", "invite_code")
                        .put("campaign", Season.campaign(LocalDate.ofEpochDay(at / World.DAY)))
                        .put("role", voice));
    }

    private static void claim(ExportFiles files, Claims.Claim claim) {
        files.add(
                REFERRALS,
                object().put("inviter", claim.from().externalId())
                        .put("invitee", claim.to().externalId())
                        .put("at", Times.epochMillis(claim.at()))
                        .put("kind", claim.kind())
                        .put("campaign", Season.campaign(LocalDate.ofEpochDay(claim.at() / World.DAY)))
                        .put("role", claim.voice()));
        if (claim.isTrue()) {
            invite(files, claim.from(), "p" + claim.to().person(), claim.sharedAt(), claim.voice());
        }
    }
}
