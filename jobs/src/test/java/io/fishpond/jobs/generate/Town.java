package io.fishpond.jobs.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fishpond.algo.identity.Emails;
import io.fishpond.algo.identity.Phones;
import io.fishpond.jobs.OneJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What is true of generated persons, told without Spark: who they are and what they bought from the generator's own objects, what they
 * did from its files, read by hand. Times are seconds of the retailer's clocks, days are epoch days.
 */
final class Town {
    static final Set<String> OWN_CHANNELS = Set.of("wecom", "miniprogram", "app", "pos", "crm", "scan");

    /** An account as far as anything shows it, with the number as it is written there and what is usable; the roster is one, too. */
    record Shown(
            String channel, String externalId, long seen, String written, String phone, String email, String store) {}

    /** An order in the state in which it was delivered last. */
    record Bought(String channel, String id, String externalId, String status, Order order) {
        /** Cents that are left of it at the end of a day. */
        long net(long day) {
            return order.cents() - (order.refunded() > 0 && day(order.refundedAt()) <= day ? order.refunded() : 0);
        }

        boolean counts() {
            return status.equals("completed") || status.equals("refunded");
        }
    }

    /** Something that happened with an account. */
    record Did(String channel, String id, String externalId, long at, String kind, String object, String campaign) {
        /** Whether it is of her own making. */
        boolean isHers() {
            return !kind.equals("contact") && !kind.startsWith("transfer");
        }
    }

    /** A friendship; {@code ended} is the largest number while it stands. */
    record Friend(String staff, String externalId, long since, long ended) {}

    /** A tag of a WeCom contact, and until when; the largest number while it stands. */
    record Tag(String externalId, String tag, long since, long until) {}

    /** One person: everything that ever shows of her. */
    static final class Member {
        final Life life;
        final String id;
        final List<Shown> accounts = new ArrayList<>();
        final List<Bought> bought = new ArrayList<>();
        final List<Did> did = new ArrayList<>();
        final List<Friend> friends = new ArrayList<>();
        final List<Tag> tags = new ArrayList<>();
        /** Stage by second, of each lead. */
        final Map<String, SortedMap<Long, String>> leads = new HashMap<>();

        private Member(Life life) {
            this.life = life;
            this.id = id(life.person().number);
        }
    }

    final World world;
    final SortedMap<Long, Member> members = new TreeMap<>();
    /** Referrer of each who was brought. */
    final Map<Long, Long> referrers = new HashMap<>();
    /** Last day of those of the staff who left. */
    final Map<String, Long> leftOn = new HashMap<>();

    /** Cents of each campaign, by day. */
    final Map<String, Map<Long, Long>> costs = new HashMap<>();

    /** Channel, account and number of messages of the retailer to it. */
    final List<Object[]> outreach = new ArrayList<>();

    private final Path exports;
    private final Map<String, Member> byAccount = new HashMap<>();

    Town(long persons, long seed, LocalDate asOf, Path exports) {
        this.world = new World(persons, seed, asOf, MessLevel.USUAL);
        this.exports = exports;
        Phones phones = new Phones("CN");
        Set<String> staffPhones = new HashSet<>();
        for (long i = 0; i < world.staffCount(); i++) {
            staffPhones.add(phones.normalize(world.phone(World.staffPerson(i), 0)));
        }
        for (long number = 0; number < persons; number++) {
            Member member = new Member(Life.of(world, number));
            tell(member, phones, staffPhones);
            if (!member.accounts.isEmpty()) {
                members.put(number, member);
                member.accounts.forEach(account -> byAccount.put(account.channel() + account.externalId(), member));
                member.life.referral().ifPresent(r -> referrers.put(member.life.person().number, r.referrer().number));
            }
        }
        readRoster(phones);
        readEvents();
        readFriendsTagsAndLeads();
        readCosts();
        readOutreach();
    }

    static String id(long person) {
        return OneJob.id((int) person);
    }

    static long day(long at) {
        return Math.floorDiv(at, World.DAY);
    }

    private static void tell(Member member, Phones phones, Set<String> staffPhones) {
        Life life = member.life;
        for (Account account : life.person().accounts) {
            String channel = account.channel().id();
            List<Order> orders = life.orders(account).toList();
            if (account.channel() == Channel.TMALL && orders.isEmpty()) {
                continue;
            }
            Contact contact = Contact.of(life.person(), life.identity(), account, new Mess());
            boolean told = account.channel() == Channel.CRM || account.channel() == Channel.POS;
            String phone = phones.normalize(contact.phone());
            member.accounts.add(new Shown(
                    channel,
                    account.externalId(),
                    account.channel() == Channel.TMALL ? orders.get(0).at() : account.opened(),
                    contact.phone(),
                    phone == null
                                    || staffPhones.contains(phone)
                                            && !life.person().isStaff()
                            ? null
                            : phone,
                    Emails.normalize(contact.email()),
                    told ? World.storeId(life.person().store()) : null));
            for (Order order : orders) {
                member.bought.add(
                        new Bought(channel, order.id(14), account.externalId(), status(life, account, order), order));
            }
        }
        member.bought.sort(Comparator.comparingLong(b -> b.order().at()));
    }

    private static String status(Life life, Account account, Order order) {
        List<Delivery> deliveries = Delivery.of(life, order, new Mess());
        return switch (deliveries.get(deliveries.size() - 1).state()) {
            case CANCELLED -> "cancelled";
            case REFUNDED -> "refunded";
            case COMPLETED -> "completed";
            // A till knows no order that waits.
            case PENDING -> account.channel() == Channel.POS ? "completed" : "pending";
        };
    }

    private void readRoster(Phones phones) {
        rows("hr", "staff_*.csv", row -> {
            Member member = members.computeIfAbsent(
                    World.staffPerson(Long.parseLong(row.get("工号").substring(1))),
                    number -> new Member(Life.of(world, number)));
            if (byAccount.putIfAbsent("hr" + row.get("工号"), member) == null) {
                member.accounts.add(new Shown(
                        "hr",
                        row.get("工号"),
                        LocalDate.parse(row.get("入职日期")).toEpochDay() * World.DAY,
                        row.get("手机"),
                        phones.normalize(row.get("手机")),
                        Emails.normalize(row.get("邮箱")),
                        row.get("门店")));
                if (!row.get("离职日期").isEmpty()) {
                    leftOn.put(row.get("工号"), LocalDate.parse(row.get("离职日期")).toEpochDay());
                }
            }
        });
    }

    private void readEvents() {
        Set<String> seen = new HashSet<>();
        Consumer<Did> add = did -> {
            Member member = byAccount.get(did.channel() + did.externalId());
            if (member != null && !did.id().isEmpty() && seen.add(did.channel() + did.id())) {
                member.did.add(did);
            }
        };
        rows("wecom", "events_*.csv", row -> {
            String change = row.get("ChangeType");
            add.accept(new Did(
                    "wecom",
                    row.get("MsgId"),
                    row.get("ExternalUserID"),
                    local(row.get("CreateTime")),
                    Map.of("add_external_contact", "follow", "del_follow_user", "unfollow")
                            .getOrDefault(change, change),
                    row.get("UserID"),
                    null));
        });
        rows(
                "wecom",
                "group_messages_*.csv",
                row -> add.accept(new Did(
                        "wecom",
                        row.get("msgid"),
                        row.get("external_userid"),
                        local(row.get("send_time")),
                        "contact",
                        row.get("userid"),
                        row.get("campaign"))));
        rows(
                "wecom",
                "transfers_*.csv",
                row -> add.accept(new Did(
                        "wecom",
                        row.get("MsgId"),
                        row.get("ExternalUserID"),
                        local(row.get("CreateTime")),
                        Map.of("transfer_customer", "transfer", "transfer_fail", "transfer_refused")
                                .getOrDefault(row.get("ChangeType"), "transfer_accepted"),
                        row.get("TakeoverUserID"),
                        null)));
        DateTimeFormatter han = DateTimeFormatter.ofPattern("yyyy年MM月dd日 HH:mm");
        rows(
                "crm",
                "sms_sends_*.csv",
                row -> add.accept(new Did(
                        "crm",
                        row.get("send_no"),
                        row.get("customer_no"),
                        LocalDateTime.parse(row.get("send_time"), han).toEpochSecond(ZoneOffset.UTC),
                        "contact",
                        null,
                        row.get("activity"))));
        DateTimeFormatter slashes = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");
        rows("miniprogram", "events_*.csv", row -> {
            if (!row.get("event").isEmpty()) {
                add.accept(new Did(
                        "miniprogram",
                        row.get("eventId"),
                        row.get("openid"),
                        LocalDateTime.parse(row.get("eventTime"), slashes).toEpochSecond(ZoneOffset.UTC),
                        row.get("event"),
                        row.get("page").replaceAll(".*/", ""),
                        row.get("campaign")));
            }
        });
        rows(
                "scan",
                "scans_*.csv",
                row -> add.accept(new Did(
                        "scan",
                        row.get("scan_id"),
                        row.get("openid"),
                        OffsetDateTime.parse(row.get("scan_time")).toEpochSecond() + World.OFFSET,
                        "scan",
                        row.get("code"),
                        null)));
        ObjectMapper json = new ObjectMapper();
        for (Path file : files("app", "events_*.jsonl")) {
            lines(file).forEach(line -> {
                try {
                    JsonNode event = json.readTree(line);
                    JsonNode share = event.path("share");
                    String type = event.path("type").asText();
                    if (event.path("ts").isNumber()) {
                        add.accept(new Did(
                                "app",
                                event.path("eventId").asText(),
                                event.path("userId").asText(),
                                event.path("ts").asLong() / 1000 + World.OFFSET,
                                type.equals("open") ? "visit" : type,
                                share.path("target").asText().replace("sku/", ""),
                                share.path("campaign").asText()));
                    }
                } catch (JsonProcessingException e) {
                    // Broken on purpose.
                }
            });
        }
        members.values().forEach(member -> member.did.sort(Comparator.comparingLong(Did::at)));
    }

    private void readFriendsTagsAndLeads() {
        Set<String> seen = new HashSet<>();
        rows("wecom", "follow_users_*.csv", row -> {
            Member member = byAccount.get("wecom" + row.get("external_userid"));
            String end = row.get("deltime");
            if (member != null && !row.get("userid").isEmpty()) {
                Friend friend = new Friend(
                        row.get("userid"),
                        row.get("external_userid"),
                        local(row.get("createtime")),
                        end.isEmpty() ? Long.MAX_VALUE : local(end));
                if (seen.add(friend.toString())) {
                    member.friends.add(friend);
                }
            }
        });
        Map<String, SortedMap<Long, String>> tags = new TreeMap<>();
        rows("wecom", "contacts_*.csv", row -> {
            if (byAccount.containsKey("wecom" + row.get("external_userid"))) {
                tags.computeIfAbsent(row.get("external_userid"), contact -> new TreeMap<>())
                        .put(local(row.get("update_time")), row.get("tags"));
            }
        });
        tags.forEach((contact, said) -> {
            List<Tag> hers = new ArrayList<>();
            said.forEach((at, tag) -> {
                Tag last = hers.isEmpty() ? null : hers.get(hers.size() - 1);
                if (last != null && last.tag().equals(tag)) {
                    return;
                }
                if (last != null) {
                    hers.set(hers.size() - 1, new Tag(contact, last.tag(), last.since(), at));
                }
                hers.add(new Tag(contact, tag, at, Long.MAX_VALUE));
            });
            hers.stream().filter(tag -> !tag.tag().isEmpty()).forEach(byAccount.get("wecom" + contact).tags::add);
        });
        DateTimeFormatter han = DateTimeFormatter.ofPattern("yyyy年MM月dd日 HH:mm");
        rows("crm", "leads_*.csv", row -> {
            Member member = byAccount.get("crm" + row.get("customer_no"));
            if (member != null
                    && !row.get("stage").isEmpty()
                    && !row.get("lead_no").isEmpty()) {
                member.leads
                        .computeIfAbsent(row.get("lead_no"), lead -> new TreeMap<>())
                        .put(
                                LocalDateTime.parse(row.get("stage_time"), han).toEpochSecond(ZoneOffset.UTC),
                                row.get("stage"));
            }
        });
    }

    private void readCosts() {
        rows("miniprogram", "campaign_costs_*.csv", row -> {
            if (!row.get("campaign").isEmpty() && !row.get("costYuan").equals("N/A")) {
                costs.computeIfAbsent(row.get("campaign"), campaign -> new HashMap<>())
                        .put(
                                LocalDate.parse(row.get("day")).toEpochDay(),
                                new BigDecimal(row.get("costYuan"))
                                        .movePointRight(2)
                                        .longValueExact());
            }
        });
    }

    private void readOutreach() {
        rows(
                Truth.FOLDER,
                "outreach_*.csv",
                row -> outreach.add(new Object[] {row.get("channel"), row.get("external_id"), row.get("contacts")}));
    }

    private static long local(String epochSeconds) {
        return Long.parseLong(epochSeconds) + World.OFFSET;
    }

    /** Rows that can be read; those that were broken on purpose stand behind a good one. */
    private void rows(String folder, String glob, Consumer<CSVRecord> reader) {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        for (Path file : files(folder, glob)) {
            try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
                for (CSVRecord row : parser) {
                    if (row.isConsistent() && row.stream().noneMatch("0000-99-99"::equals)) {
                        reader.accept(row);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private SortedSet<Path> files(String folder, String glob) {
        SortedSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(exports.resolve(folder), glob)) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
