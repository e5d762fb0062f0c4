package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.util.List;

/** The CRM: UTF-8 CSV with Chinese dates; people typed in twice; leads with their stages. */
final class CrmExport {
    private static final FileSet CUSTOMERS = new FileSet(
            "crm",
            "customers",
            Layout.CSV,
            List.of(
                    "customer_no",
                    "full_name",
                    "mobile",
                    "email",
                    "title",
                    "birthday",
                    "address",
                    "owner_no",
                    "store_code",
                    "created",
                    "modified"),
            List.of("profiles"),
            List.of(Fault.missing("customer_no")));
    private static final FileSet LEADS = new FileSet(
            "crm",
            "leads",
            Layout.CSV,
            List.of("lead_no", "customer_no", "stage", "stage_time", "source", "score", "owner_no"),
            List.of("leads"),
            List.of(Fault.missing("lead_no"), Fault.missing("stage"), Fault.time("stage_time")));
    private static final FileSet CONSENTS = new FileSet(
            "crm",
            "consents",
            Layout.CSV,
            List.of("customer_no", "purpose", "contact_channel", "recipient", "status", "changed"),
            List.of("consents"),
            List.of(Fault.missing("customer_no"), Fault.time("changed")));

    private static final FileSet SENDS = new FileSet(
            "crm",
            "sms_sends",
            Layout.CSV,
            List.of("send_no", "customer_no", "send_time", "activity"),
            List.of("interactions"),
            List.of(Fault.missing("send_no"), Fault.time("send_time")));

    private static final String[] SOURCES = {"展会", "官网", "转介绍", "电话", "地推"};
    private static final String[] STAGES = {"新线索", "已联系", "已到访"};

    private CrmExport() {}

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.CRM)) {
            Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
            if (account.nth() > 0) {
                files.mess().count("customer typed in twice");
            }
            contact.earlierPhone().ifPresent(phone -> customer(files, life, account, contact, phone, account.opened()));
            customer(files, life, account, contact, contact.phone(), contact.updated());
            lead(files, life, account);
            if (!contact.phone().isEmpty()) {
                List<Outreach> messages = Outreach.ofCampaigns(life, account);
                Truth.outreach(files, account, messages.size());
                for (Outreach message : messages) {
                    files.addToYear(
                            SENDS,
                            message.at(),
                            "D" + Life.eventId(account, message.nth()),
                            account.externalId(),
                            Times.han(message.at()),
                            message.campaign());
                }
            }
            for (Consent consent : Consent.of(life, account)) {
                files.add(
                        CONSENTS,
                        account.externalId(),
                        consent.purpose(),
                        consent.contactChannel(),
                        consent.recipient(),
                        consent.granted() ? "同意" : "撤回",
                        Times.han(consent.changedAt()));
            }
        }
    }

    private static void customer(
            ExportFiles files, Life life, Account account, Contact contact, String phone, long updated) {
        String address = life.identity().address();
        files.add(
                CUSTOMERS,
                account.externalId(),
                contact.name(),
                phone,
                contact.email(),
                contact.genderKnown() ? life.identity().female() ? "女士" : "先生" : "",
                contact.birthKnown() ? life.identity().born().toString().replace("-", ".") : "",
                account.nth() > 0 ? address.replace("栋", "幢").replace("号", "弄") : address,
                owner(life),
                World.storeId(life.person().store()),
                Times.han(account.opened()),
                Times.han(updated));
    }

    private static String owner(Life life) {
        return life.person().owner() < 0 ? "" : World.staffId(life.person().owner());
    }

    private static void lead(ExportFiles files, Life life, Account account) {
        SplitMix64 random = life.random(account, Topic.LEADS);
        if (!random.chance(0.6)) {
            return;
        }
        String source = Vocabulary.any(random, SOURCES);
        String score = Integer.toString(random.between(10, 95));
        long at = account.opened();
        int reached = random.nextIndex(new double[] {0.25, 0.2, 0.55});
        for (int stage = 0; stage <= reached && at < life.world().end; stage++) {
            stage(files, life, account, STAGES[stage], at, source, score);
            at += (long) (random.nextExponential() * 12 * World.DAY) + 3600;
        }
        if (at < life.world().end && random.chance(0.8)) {
            boolean won = reached == 2 && random.chance(0.45);
            stage(files, life, account, won ? "成交" : "战败", at, source, score);
        }
    }

    private static void stage(
            ExportFiles files, Life life, Account account, String stage, long at, String source, String score) {
        files.add(
                LEADS,
                "L" + account.person() + "-" + account.nth(),
                account.externalId(),
                stage,
                Times.han(at),
                source,
                score,
                owner(life));
    }
}
