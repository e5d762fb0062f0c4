package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.util.List;

/** Tills of the stores: fields between bars, compact dates, refunds in files of their own, guests without a card. */
final class PosExport {
    private static final FileSet CARDS = new FileSet(
            "pos",
            "cards",
            Layout.PIPES,
            List.of("CARD_NO", "CUST_NAME", "MOBILE", "SEX", "BIRTH", "STORE", "OPEN_TIME", "LAST_MOD"),
            List.of("profiles"),
            List.of(Fault.missing("CARD_NO")));
    private static final FileSet SALES = new FileSet(
            "pos",
            "sales",
            Layout.PIPES,
            List.of("TICKET", "STORE", "CARD_NO", "SALE_TIME", "AMT", "FLAG"),
            List.of("orders"),
            List.of(Fault.missing("TICKET"), Fault.amount("AMT"), Fault.time("SALE_TIME")));
    private static final FileSet LINES = new FileSet(
            "pos",
            "sale_lines",
            Layout.PIPES,
            List.of("TICKET", "LINE", "CARD_NO", "SALE_TIME", "SKU", "SKU_NAME", "CLASS", "QTY", "AMT", "COST"),
            List.of("order_lines"),
            List.of(Fault.missing("TICKET"), Fault.missing("SKU"), Fault.amount("AMT")));
    /** A refund that can be read belongs to a sale; only lines that cannot be read at all are broken here. */
    private static final FileSet REFUNDS = new FileSet(
            "pos",
            "refunds",
            Layout.PIPES,
            List.of("TICKET", "REFUND_NO", "REFUND_TIME", "AMT"),
            List.of("orders"),
            List.of());

    private static final FileSet CONSENTS = new FileSet(
            "pos",
            "consents",
            Layout.PIPES,
            List.of("CARD_NO", "PURPOSE", "WAY", "RECIPIENT", "FLAG", "MOD_TIME"),
            List.of("consents"),
            List.of(Fault.missing("CARD_NO"), Fault.time("MOD_TIME")));

    private static final double GUESTS = 0.05;

    private PosExport() {}

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.POS)) {
            Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
            contact.earlierPhone().ifPresent(phone -> card(files, life, account, contact, phone, account.opened()));
            card(files, life, account, contact, contact.phone(), contact.updated());
            life.orders(account)
                    .flatMap(o -> Delivery.of(life, o, files.mess()).stream())
                    .forEach(d -> order(files, life, d, account.externalId()));
            for (Consent consent : Consent.of(life, account)) {
                files.add(
                        CONSENTS,
                        account.externalId(),
                        consent.purpose(),
                        consent.contactChannel(),
                        consent.recipient(),
                        consent.granted() ? "Y" : "N",
                        Times.compact(consent.changedAt()));
            }
        }
        guest(files, life);
    }

    private static void card(
            ExportFiles files, Life life, Account account, Contact contact, String phone, long updated) {
        files.add(
                CARDS,
                account.externalId(),
                contact.name(),
                phone,
                contact.genderKnown() ? life.identity().female() ? "F" : "M" : "",
                contact.birthKnown() ? life.identity().born().toString().replace("-", "") : "",
                World.storeId(life.person().store()),
                Times.compact(account.opened()),
                Times.compact(updated));
    }

    private static void order(ExportFiles files, Life life, Delivery delivery, String card) {
        Order order = delivery.order();
        String ticket = World.storeId(life.person().store()) + order.id(14);
        if (delivery.isFirst()) {
            sale(files, ticket, life.person().store(), card, delivery.at(), order);
        } else {
            files.addToYear(
                    REFUNDS,
                    delivery.at(),
                    ticket,
                    "RF" + order.id(14),
                    Times.compact(order.refundedAt()),
                    Money.yuan(order.refunded()));
        }
    }

    private static void sale(ExportFiles files, String ticket, int store, String card, long deliveredAt, Order order) {
        files.addToMonth(
                SALES,
                deliveredAt,
                ticket,
                World.storeId(store),
                card,
                Times.compact(order.at()),
                Money.yuan(order.cents()),
                order.cancelled() ? "V" : "S");
        for (int i = 0; i < order.lines().size(); i++) {
            Catalogue.Line line = order.lines().get(i);
            files.addToYear(
                    LINES,
                    deliveredAt,
                    ticket,
                    Integer.toString(i + 1),
                    card,
                    Times.compact(order.at()),
                    line.product().id(),
                    line.product().name(),
                    line.product().category(),
                    Integer.toString(line.quantity()),
                    Money.yuan(line.paid()),
                    Money.yuan(line.cost()));
        }
    }

    /** A sale without a card: nobody's. */
    private static void guest(ExportFiles files, Life life) {
        World world = life.world();
        SplitMix64 random = world.random(life.person().number, Topic.GUESTS);
        if (random.chance(GUESTS)) {
            long day = world.firstDay + random.nextLong(world.asOf.toEpochDay() - world.firstDay + 1);
            long cents = 500 + (long) random.nextLogNormal(6000, 0.6);
            Account nobody = new Account(world, life.person().number, Channel.POS, 0, 0);
            Order order = new Order(
                    nobody,
                    9999,
                    World.atSomeHour(random, day),
                    false,
                    cents,
                    Catalogue.basket(random, random.nextInt(Catalogue.CATEGORIES.length), cents),
                    0,
                    0);
            int store = random.nextInt(World.STORES);
            sale(files, World.storeId(store) + "G" + order.id(13), store, "", order.at(), order);
            files.mess().count("sale to a guest without a card");
        }
    }
}
