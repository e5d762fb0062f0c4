package io.fishpond.jobs.generate;

import io.fishpond.jobs.generate.Delivery.State;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import java.util.List;

/**
 * The Tmall back office: GB18030 CSV with Chinese headers and masked phones. There is no list of buyers: who they are stands in
 * their orders.
 */
final class TmallExport {
    private static final FileSet ORDERS = new FileSet(
            "tmall",
            "orders",
            Layout.GB18030_CSV,
            List.of(
                    "订单编号",
                    "买家会员名",
                    "收货人姓名",
                    "联系手机",
                    "收货地址",
                    "买家应付货款",
                    "买家实际支付金额",
                    "订单状态",
                    "订单创建时间",
                    "订单付款时间",
                    "退款金额",
                    "退款时间",
                    "店铺名称",
                    "修改时间"),
            List.of("orders", "profiles"),
            List.of(Fault.missing("订单编号"), Fault.amount("买家实际支付金额"), Fault.time("订单创建时间")));
    private static final FileSet LINES = new FileSet(
            "tmall",
            "order_lines",
            Layout.GB18030_CSV,
            List.of("订单编号", "行号", "商家编码", "标题", "类目", "购买数量", "商品单价", "买家实际支付金额"),
            List.of("order_lines"),
            List.of(Fault.missing("订单编号"), Fault.missing("商家编码"), Fault.amount("买家实际支付金额")));

    private TmallExport() {}

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.TMALL)) {
            List<Order> orders = life.orders(account).toList();
            if (!orders.isEmpty()) {
                Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
                for (Order order : orders) {
                    Delivery.of(life, order, files.mess()).forEach(d -> order(files, life, contact, d));
                }
            }
        }
    }

    private static void order(ExportFiles files, Life life, Contact contact, Delivery delivery) {
        Order order = delivery.order();
        String id = "23" + order.id(17);
        boolean unpaid = delivery.state() == State.PENDING || delivery.state() == State.CANCELLED;
        files.addToMonth(
                ORDERS,
                delivery.at(),
                id,
                order.account().externalId(),
                contact.plainName(),
                contact.phone(),
                life.identity().address(),
                Money.yuan(order.cents()),
                Money.yuan(order.cents()),
                state(delivery.state()),
                Times.dashes(order.at()),
                unpaid ? "" : Times.dashes(order.at() + 90),
                Money.yuan(delivery.refunded()),
                delivery.refunded() == 0 ? "" : Times.dashes(order.refundedAt()),
                "鱼塘官方旗舰店",
                Times.dashes(delivery.at()));
        if (delivery.isFirst()) {
            for (int i = 0; i < order.lines().size(); i++) {
                Catalogue.Line line = order.lines().get(i);
                files.addToYear(
                        LINES,
                        delivery.at(),
                        id,
                        Integer.toString(i + 1),
                        line.product().id(),
                        line.product().name(),
                        line.product().category(),
                        Integer.toString(line.quantity()),
                        Money.yuan(line.product().list()),
                        Money.yuan(line.paid()));
            }
        }
    }

    private static String state(State state) {
        return switch (state) {
            case PENDING -> "等待买家付款";
            case COMPLETED -> "交易成功";
            case CANCELLED, REFUNDED -> "交易关闭";
        };
    }
}
