package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.List;

/** WeCom customer contact: UTF-8 CSV, times in seconds since 1970, genders and ways of meeting as WeCom's numbers. */
final class WecomExport {
    private static final FileSet CONTACTS = new FileSet(
            "wecom",
            "contacts",
            Layout.CSV,
            List.of(
                    "external_userid",
                    "unionid",
                    "name",
                    "type",
                    "gender",
                    "remark",
                    "remark_mobiles",
                    "add_time",
                    "userid",
                    "tags",
                    "update_time"),
            List.of("profiles", "tags"),
            List.of(Fault.missing("external_userid")));
    private static final FileSet FOLLOWS = new FileSet(
            "wecom",
            "follow_users",
            Layout.CSV,
            List.of("userid", "external_userid", "createtime", "add_way", "state", "deltime"),
            List.of("friendships"),
            List.of(Fault.missing("external_userid"), Fault.missing("userid"), Fault.time("createtime")));
    private static final FileSet CODES = new FileSet(
            "wecom",
            "contact_ways",
            Layout.CSV,
            List.of("userid", "external_userid", "scan_time", "state"),
            List.of("referral_claims"),
            List.of(Fault.missing("external_userid"), Fault.time("scan_time")));
    private static final FileSet EVENTS = new FileSet(
            "wecom",
            "events",
            Layout.CSV,
            List.of("MsgId", "Event", "ChangeType", "UserID", "ExternalUserID", "CreateTime"),
            List.of("interactions"),
            List.of(Fault.missing("MsgId"), Fault.time("CreateTime")));
    private static final FileSet MESSAGES = new FileSet(
            "wecom",
            "group_messages",
            Layout.CSV,
            List.of("msgid", "userid", "external_userid", "send_time", "campaign"),
            List.of("interactions"),
            List.of(Fault.missing("msgid"), Fault.time("send_time")));
    private static final FileSet TRANSFERS = new FileSet(
            "wecom",
            "transfers",
            Layout.CSV,
            List.of("MsgId", "ChangeType", "HandoverUserID", "TakeoverUserID", "ExternalUserID", "CreateTime"),
            List.of("interactions"),
            List.of(Fault.missing("MsgId"), Fault.time("CreateTime")));
    private static final FileSet CONSENTS = new FileSet(
            "wecom",
            "consents",
            Layout.CSV,
            List.of("external_userid", "purpose", "contact_channel", "recipient", "agree", "time"),
            List.of("consents"),
            List.of(Fault.missing("external_userid"), Fault.time("time")));

    /** Ways of meeting as WeCom counts them: code, search by number, card, group, mini-program, internal share. */
    private static final String BY_CODE = "1";

    private static final String[] WAYS = {BY_CODE, "2", "3", "4", "16", "201"};

    private static final double[] WAY_WEIGHTS = {0.5, 0.08, 0.12, 0.2, 0.07, 0.03};
    private static final String[] TAGS = {"老客", "新客", "宝妈", "健身", "团购", "高意向", "会员日"};

    private WecomExport() {}

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.WECOM)) {
            SplitMix64 random = life.random(account, Topic.EVENTS);
            Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
            long owner = life.person().owner();
            contact.earlierPhone()
                    .ifPresent(phone -> contact(files, life, account, contact, phone, account.opened(), "新客"));
            String tag = random.chance(0.6) ? Vocabulary.any(random, TAGS) : "";
            contact(files, life, account, contact, contact.phone(), contact.updated(), tag);
            if (owner >= 0) {
                long removed = friendship(files, life, account, random, owner, 0);
                long staff = life.world().staffCount();
                if (staff > 1 && random.chance(0.15)) {
                    friendship(files, life, account, random, (owner + 1) % staff, 2);
                }
                outreach(files, life, account, owner, removed);
            }
            for (int i = random.nextPoisson(2 * life.activeYears(account)); i > 0; i--) {
                event(files, account, 100 + i, "message", owner, life.someTime(random, account));
            }
            for (Consent consent : Consent.of(life, account)) {
                files.add(
                        CONSENTS,
                        account.externalId(),
                        consent.purpose(),
                        consent.contactChannel(),
                        consent.recipient(),
                        consent.granted() ? "1" : "0",
                        Times.epochSeconds(consent.changedAt()));
            }
        }
    }

    private static void contact(
            ExportFiles files, Life life, Account account, Contact contact, String phone, long updated, String tag) {
        boolean sendsRealName = account.person() % 3 == 0;
        files.add(
                CONTACTS,
                account.externalId(),
                contact.union(),
                contact.name(),
                "1",
                contact.genderKnown() ? life.identity().female() ? "2" : "1" : "0",
                sendsRealName ? life.identity().name() : "",
                phone,
                Times.epochSeconds(account.opened()),
                life.person().owner() < 0 ? "" : World.staffId(life.person().owner()),
                tag,
                Times.epochSeconds(updated));
    }

    /** What her employee sends her, and after she has left, how the contact is handed over. */
    private static void outreach(ExportFiles files, Life life, Account account, long owner, long removed) {
        long left = life.world().roster().left(owner);
        boolean hasLeft = left <= life.world().asOf.toEpochDay();
        long until = hasLeft ? Math.min(removed, left * World.DAY) : removed;
        List<Outreach> messages = Outreach.ofStaff(life, account, until);
        for (Outreach message : messages) {
            files.addToYear(
                    MESSAGES,
                    message.at(),
                    "G" + Life.eventId(account, message.nth()),
                    World.staffId(owner),
                    account.externalId(),
                    Times.epochSeconds(message.at()),
                    message.campaign());
        }
        Truth.outreach(files, account, messages.size());
        List<Transfer> steps = Transfer.of(life, account, owner, removed);
        for (Transfer transfer : steps) {
            files.addToYear(
                    TRANSFERS,
                    transfer.at(),
                    "T" + Life.eventId(account, transfer.nth()),
                    transfer.step(),
                    World.staffId(owner),
                    transfer.heir(),
                    account.externalId(),
                    Times.epochSeconds(transfer.at()));
        }
        if (hasLeft && removed == Long.MAX_VALUE) {
            Truth.handover(files, account, owner, steps);
        }
    }

    /**
     * One friendship with its events; most of those who lost interest end it some weeks later.
     *
     * @return second of the end; the largest number while it stands
     */
    private static long friendship(
            ExportFiles files, Life life, Account account, SplitMix64 random, long staff, int events) {
        World world = life.world();
        long lost = Math.max(account.opened(), Math.min(life.person().leaves, world.end));
        long removed = random.chance(lost < world.end ? 0.45 : 0.04)
                ? lost + (long) (random.nextExponential() * 45 * World.DAY)
                : Long.MAX_VALUE;
        if (lost == world.end && removed != Long.MAX_VALUE) {
            removed = account.opened() + random.nextLong(world.end - account.opened());
        }
        boolean isRemoved = removed < world.end;
        String way = WAYS[random.nextIndex(WAY_WEIGHTS)];
        if (way.equals(BY_CODE) && staff == life.person().owner()) {
            files.add(
                    CODES,
                    World.staffId(staff),
                    account.externalId(),
                    Times.epochSeconds(account.opened()),
                    Season.campaign(LocalDate.ofEpochDay(account.opened() / World.DAY)));
        }
        files.add(
                FOLLOWS,
                World.staffId(staff),
                account.externalId(),
                Times.epochSeconds(account.opened()),
                way,
                World.storeId(life.person().store()),
                isRemoved ? Times.epochSeconds(removed) : "");
        event(files, account, events + 1, "add_external_contact", staff, account.opened());
        if (isRemoved) {
            event(files, account, events + 2, "del_follow_user", staff, removed);
        }
        return isRemoved ? removed : Long.MAX_VALUE;
    }

    private static void event(ExportFiles files, Account account, int nth, String change, long staff, long at) {
        files.addToYear(
                EVENTS,
                at,
                Life.eventId(account, nth),
                "change_external_contact",
                change,
                staff < 0 ? "" : World.staffId(staff),
                account.externalId(),
                Times.epochSeconds(at));
    }
}
