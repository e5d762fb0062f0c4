package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.World.Topic;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * What one channel knows of a person, with its mistakes. Empty text is a missing value.
 *
 * @param name as typed there
 * @param phone as typed there
 * @param oldPhone number that an earlier delivery of the record carries; empty if the record never changed
 * @param email as typed there
 * @param union WeChat's id of the person
 * @param birthKnown the channel asked for the date of birth
 * @param genderKnown the channel asked for the gender
 * @param updated second of the last change of the record
 */
record Contact(
        String name,
        String phone,
        String oldPhone,
        String email,
        String union,
        boolean birthKnown,
        boolean genderKnown,
        long updated) {

    /** How much a channel asks for. */
    private record Habits(double phone, double email, double union, double birth, double gender, boolean realName) {}

    private static Habits habits(Channel channel) {
        return switch (channel) {
            case WECOM -> new Habits(0.35, 0, 0.75, 0, 0.8, false);
            case MINIPROGRAM -> new Habits(0.62, 0, 0.85, 0.35, 0.6, false);
            case TMALL -> new Habits(1, 0, 0, 0, 0, true);
            case APP -> new Habits(0.95, 0.5, 0, 0.5, 0.6, true);
            case POS -> new Habits(0.93, 0, 0, 0.7, 0.85, true);
            case SCAN -> new Habits(0.10, 0, 0.12, 0, 0, false);
            case CRM -> new Habits(0.90, 0.35, 0, 0.4, 0.9, true);
        };
    }

    /** Clerks type there what customers say. */
    private static boolean typed(Channel channel) {
        return channel == Channel.POS || channel == Channel.CRM;
    }

    static Contact of(Person person, Identity identity, Account account, Mess mess) {
        World world = person.world;
        Channel channel = account.channel();
        SplitMix64 random = SplitMix64.of(world.seed, person.number, Topic.RECORDS.key, channel.key, account.nth());
        Habits habits = habits(channel);
        String name = habits.realName
                ? realName(random, identity, typed(channel) || account.nth() > 0, mess)
                : Vocabulary.nickname(random);
        long updated = account.opened();
        String oldPhone = "";
        String phone = "";
        if (random.chance(habits.phone)) {
            String own = identity.phoneAt(account.opened());
            if (channel != Channel.TMALL && !own.equals(identity.phoneAt(world.end)) && random.chance(0.6)) {
                oldPhone = own;
                own = identity.phoneAt(world.end);
                updated = Math.min(world.end - 1, identity.phoneChanges() + random.nextInt(30 * World.DAY));
                mess.count("profile delivered again with a new phone");
            }
            phone = given(random, person, identity, own, channel, mess);
        } else {
            mess.count("phone missing");
        }
        String email = random.chance(habits.email) ? emailAsTyped(random, identity.email()) : "";
        String union = random.chance(habits.union) ? Ids.union(world, person.number) : "";
        return new Contact(
                name,
                phone,
                oldPhone,
                email,
                union,
                random.chance(habits.birth),
                random.chance(habits.gender),
                updated);
    }

    private static String realName(SplitMix64 random, Identity identity, boolean typed, Mess mess) {
        String name = identity.name();
        if (random.chance(typed ? 0.05 : 0.01)) {
            String mistyped = mistype(random, name);
            if (!mistyped.equals(name)) {
                mess.count("name mistyped");
                return mistyped;
            }
        }
        if (typed && random.chance(0.02)) {
            mess.count("name in pinyin");
            return identity.pinyin();
        }
        if (typed && random.chance(0.02)) {
            mess.count("name with title or spaces");
            String title = identity.female() ? "女士" : "先生";
            return random.chance(0.5)
                    ? name.substring(0, 1) + title
                    : " " + name.substring(0, 1) + " " + name.substring(1);
        }
        return name;
    }

    private static String mistype(SplitMix64 random, String name) {
        int[] characters = name.codePoints().toArray();
        int at = random.nextInt(characters.length);
        String character = Character.toString(characters[at]);
        String wrong = Vocabulary.HOMOPHONES.getOrDefault(character, at > 1 ? "" : character);
        StringBuilder typed = new StringBuilder();
        for (int i = 0; i < characters.length; i++) {
            typed.append(i == at ? wrong : Character.toString(characters[i]));
        }
        return typed.toString();
    }

    private static String given(
            SplitMix64 random, Person person, Identity identity, String own, Channel channel, Mess mess) {
        World world = person.world;
        double luck = random.nextDouble();
        double staff = world.mess.typesStaffPhone;
        boolean family = random.chance(0.6) && !identity.familyPhone().isEmpty();
        if (typed(channel) && luck < staff && world.staffCount() > 0 && !person.isStaff()) {
            mess.count("staff phone on a customer record");
            return world.phone(World.staffPerson(person.owner()), 0);
        }
        if (typed(channel) && luck < staff + 0.010) {
            mess.count("placeholder phone");
            return Vocabulary.any(random, Vocabulary.PHONE_PLACEHOLDERS);
        }
        if (channel == Channel.TMALL) {
            return own.substring(0, 3) + "****" + own.substring(7);
        }
        if (family) {
            mess.count("family phone shared");
            return identity.familyPhone();
        }
        if (identity.recycled() && own.equals(identity.phone())) {
            mess.count("recycled phone");
        }
        if (typed(channel) && luck < staff + 0.017) {
            mess.count("digit of a phone mistyped");
            int at = random.between(4, 10);
            return own.substring(0, at) + (char) ('0' + (own.charAt(at) - '0' + 1) % 10) + own.substring(at + 1);
        }
        if (luck < staff + 0.045) {
            mess.count("phone in another notation");
            return notation(random, own);
        }
        return own;
    }

    private static String notation(SplitMix64 random, String phone) {
        String spaced = phone.substring(0, 3) + " " + phone.substring(3, 7) + " " + phone.substring(7);
        return switch (random.nextInt(4)) {
            case 0 -> "+86 " + spaced;
            case 1 -> "86-" + phone;
            case 2 -> spaced.replace(' ', '-');
            default -> fullWidth(phone);
        };
    }

    private static String fullWidth(String digits) {
        StringBuilder wide = new StringBuilder();
        digits.chars().forEach(c -> wide.append((char) (c - '0' + '０')));
        return wide.toString();
    }

    private static String emailAsTyped(SplitMix64 random, String email) {
        return random.chance(0.05) ? email.toUpperCase(Locale.ROOT) : email;
    }

    /** The name without the spaces and the width that typing added: what a label on a parcel shows. */
    String plainName() {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).strip();
    }

    /** The earlier delivery of this record, if there was one. */
    Optional<String> earlierPhone() {
        return oldPhone.isEmpty() ? Optional.empty() : Optional.of(oldPhone);
    }
}
