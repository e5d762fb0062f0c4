package io.fishpond.jobs.generate;

import io.fishpond.algo.identity.UnionFind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which accounts of a person the exports give anybody a reason to unite: those that show a telling thing alike, and those that
 * are united through others of hers. Accounts with nothing in common are one person's to the truth alone; no method that reads
 * exports can find them but by luck.
 */
final class Linkable {
    private Linkable() {}

    /**
     * The part of each account, and of the entry on the staff roster, if there is one: the place in the list of the first that it
     * can be united with.
     */
    static int[] parts(Life life, List<Account> accounts) {
        List<Set<String>> told = new ArrayList<>();
        accounts.forEach(account -> told.add(telling(life, account)));
        if (life.person().isStaff()) {
            String number = life.world().phone(life.person().number, 0);
            told.add(Set.of(number, "name and " + masked(number)));
        }
        UnionFind united = new UnionFind(told.size());
        Map<String, Integer> firstWith = new HashMap<>();
        for (int i = 0; i < told.size(); i++) {
            for (String thing : told.get(i)) {
                Integer first = firstWith.putIfAbsent(thing, i);
                if (first != null) {
                    united.union(first, i);
                }
            }
        }
        return united.labels();
    }

    /** What an account shows that few others share; of names all notations count as one, and every mistake as seen through. */
    private static Set<String> telling(Life life, Account account) {
        Contact contact = Contact.of(life.person(), life.identity(), account, new Mess());
        Set<String> things = new HashSet<>();
        if (!contact.union().isEmpty()) {
            things.add("union");
        }
        if (!contact.email().isEmpty()) {
            things.add("email");
        }
        boolean named =
                switch (account.channel()) {
                    case TMALL, APP, POS, CRM -> true;
                    case WECOM, MINIPROGRAM, SCAN -> false;
                };
        for (String phone : List.of(contact.phone(), contact.oldPhone())) {
            String digits = digits(phone);
            if (isMasked(phone) || (digits.length() == 11 && isHers(life, digits))) {
                if (!isMasked(phone)) {
                    things.add(digits);
                }
                if (named) {
                    things.add("name and " + masked(digits));
                }
            }
        }
        if (named && contact.birthKnown()) {
            things.add("name and birth date");
        }
        if (account.channel() == Channel.TMALL || account.channel() == Channel.CRM) {
            things.add("name and address");
        }
        return things;
    }

    private static String masked(String digits) {
        return digits.substring(0, 3) + digits.substring(digits.length() - 4);
    }

    private static boolean isMasked(String phone) {
        return phone.contains("*");
    }

    /** The national number, without its notation. */
    private static String digits(String phone) {
        String digits = phone.codePoints()
                .filter(Character::isDigit)
                .mapToObj(c -> Integer.toString(Character.digit(c, 10)))
                .collect(Collectors.joining());
        return digits.length() > 11 ? digits.substring(digits.length() - 11) : digits;
    }

    private static boolean isHers(Life life, String digits) {
        return !Arrays.asList(Vocabulary.PHONE_PLACEHOLDERS).contains(digits) && !isOfStaff(life, digits);
    }

    private static boolean isOfStaff(Life life, String digits) {
        long owner = life.person().owner();
        return owner >= 0
                && !life.person().isStaff()
                && digits.equals(life.world().phone(World.staffPerson(owner), 0));
    }

    static String name(long person, int part) {
        return String.format(Locale.ROOT, "%d-%d", person, part);
    }
}
