package io.fishpond.algo.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.random.SplitMix64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdLedgerTest {

    /**
     * Accounts are letters, clusters are words, nights are parted by semicolons. The id founded by {@code a} is {@code A}, the
     * second that it founds {@code A1}. Told are ids and events of the last night, and the aliases that are not alive.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            textBlock =
                    """
                    # created, and nothing new on the nights after
                    ab c                                | ab=A c=C      | A created, C created                         |
                    ab c; ab c                          | ab=A c=C      |                                              |
                    ab c; abd c                         | abd=A c=C     |                                              |
                    # merged: most accounts, then the oldest
                    ab c; abc                           | abc=A         | A merged C, C absorbed A                     | C=A
                    a bc; abc                           | abc=B         | A absorbed B, B merged A                     | A=B
                    a b; ab                             | ab=A          | A merged B, B absorbed A                     | B=A
                    b; a b; ab                          | ab=B          | A absorbed B, B merged A                     | A=B
                    ab c d; abc d; abcd                 | abcd=A        | A merged D, D absorbed A                     | C=A D=A
                    a bc defg; abc defg; abcdefg        | abcdefg=D     | B absorbed D, D merged B                     | A=D B=D
                    # split: the larger part, then that of the oldest
                    abc; ab c                           | ab=A c=C      | A split C, C created                         |
                    abc; a bc                           | a=A1 bc=A     | A split A1, A1 created                       |
                    b; ab; a b                          | a=A b=B       | A created, B split A                         |
                    abc; a b c                          | a=A b=B c=C   | A split B, A split C, B created, C created   |
                    # accounts that change hands
                    ab cd; a bcd                        | a=A bcd=C     | A split C                                    |
                    ab; cd ab; ad bc                    | ad=A bc=C     | A split C, C split A                         |
                    abcde fghi; abcfghi de              | abcfghi=F de=D | A absorbed F, A split D, D created, F merged A | A=F
                    # merged again, split again: an id once given is never given again
                    abc; a bc; abc                      | abc=A         | A merged A1, A1 absorbed A                   | A1=A
                    abc; a bc; abc; a bc                | a=A2 bc=A     | A split A2, A2 created                       | A1=A
                    ab c; abc; ab c                     | ab=A c=C1     | A split C1, C1 created                       | C=A
                    ab c; abc; ab c; abc                | abc=A         | A merged C1, C1 absorbed A                   | C=A C1=A
                    # absent accounts keep their place
                    abc; a; abc                         | abc=A         |                                              |
                    a b; b                              | b=B           | A retired                                    | A=A
                    a b; b; b                           | b=B           |                                              | A=A
                    a b; b; a b                         | a=A b=B       | A returned                                   |
                    abc d; ; abc d                      | abc=A d=D     | A returned, D returned                       |
                    abc; ; a bc                         | a=A1 bc=A     | A split A1, A returned, A1 created           |
                    # their id was absorbed meanwhile
                    ab cde; a cde; acde; abcde          | abcde=C       |                                              | A=C
                    ab cde; a cde; acde; acde b         | acde=C b=B    | B created, C split B                         | A=C
                    # who comes back apart leaves the id to those who stayed
                    b; ab; a; a b                       | a=B b=B1      | B split B1, B1 created                       |
                    abc; a; a bc                        | a=A bc=B      | A split B, B created                         |
                    # who comes back to others' company brings her weight
                    ab c; c; abc                        | abc=A         | A merged C, A returned, C absorbed A         | C=A
                    a bc; bc; abc                       | abc=B         | A absorbed B, B merged A                     | A=B
                    """)
    void settles(String nights, String ids, String events, String aliases) {
        LedgerNights ledger = new LedgerNights();
        for (String night : nights.split(";", -1)) {
            ledger.night(night.strip());
        }

        assertThat(ledger.ids()).isEqualTo(ids);
        assertThat(ledger.events()).isEqualTo(events == null ? "" : events);
        assertThat(ledger.formerIds()).isEqualTo(aliases == null ? "" : aliases);
    }

    @Property(tries = 1000, seed = "3")
    void givesNoIdToTwoPersonsAndResolvesEveryIdInOneStep(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        LedgerNights ledger = new LedgerNights();
        Set<String> created = new HashSet<>();
        for (int night = 0; night < 8; night++) {
            ledger.night(clusters(draws, 7, 4));

            Map<String, String> living = new TreeMap<>();
            ledger.members()
                    .forEach((cluster, id) ->
                            assertThat(living.put(id, cluster)).as(id).isNull());
            for (String event : ledger.events().split(", ")) {
                if (event.endsWith("created")) {
                    assertThat(created.add(event)).as(event).isTrue();
                }
            }
            assertThat(ledger.aliases().keySet()).containsAll(living.keySet());
            assertThat(ledger.aliases().values())
                    .allSatisfy(now -> assertThat(ledger.aliases()).containsEntry(now, now));
            assertThat(ledger.recordedIds())
                    .allSatisfy(id -> assertThat(ledger.aliases()).containsEntry(id, id));
        }
    }

    @Property(tries = 1000, seed = "4")
    void givesBackTheSameIdsAfterANightWithoutSomeAccounts(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        LedgerNights ledger = new LedgerNights();
        ledger.night(clusters(draws, 8, 4));
        String before = clusters(draws, 8, 3);
        ledger.night(before);
        Map<String, String> members = ledger.members();

        ledger.night(thinned(draws, before));
        ledger.night(before);

        assertThat(ledger.members()).isEqualTo(members);
    }

    @Property(tries = 200, seed = "5")
    void settlesTheSameClustersToTheSameIdsWithoutAnEvent(@ForAll long seed) {
        SplitMix64 draws = SplitMix64.of(seed);
        LedgerNights ledger = new LedgerNights();
        String last = "";
        for (int night = 0; night < 4; night++) {
            last = clusters(draws, 8, 4);
            ledger.night(last);
        }
        Map<String, String> members = ledger.members();
        Map<String, String> aliases = Map.copyOf(ledger.aliases());

        ledger.night(last);

        assertThat(ledger.members()).isEqualTo(members);
        assertThat(ledger.aliases()).isEqualTo(aliases);
        assertThat(ledger.events()).isEmpty();
    }

    /** Some of so many accounts, in so many clusters at most. */
    private static String clusters(SplitMix64 draws, int accounts, int most) {
        StringBuilder[] clusters = new StringBuilder[most];
        for (int i = 0; i < most; i++) {
            clusters[i] = new StringBuilder();
        }
        for (char account = 'a'; account < 'a' + accounts; account++) {
            if (draws.chance(0.75)) {
                clusters[draws.nextInt(most)].append(account);
            }
        }
        return String.join(" ", List.of(clusters)).strip();
    }

    /** The same clusters without some accounts, some of them in two. */
    private static String thinned(SplitMix64 draws, String clusters) {
        StringBuilder thinned = new StringBuilder();
        for (String cluster : clusters.split(" +")) {
            StringBuilder one = new StringBuilder();
            StringBuilder other = new StringBuilder();
            for (char account : cluster.toCharArray()) {
                if (draws.chance(0.6)) {
                    (draws.chance(0.7) ? one : other).append(account);
                }
            }
            thinned.append(one).append(' ').append(other).append(' ');
        }
        return thinned.toString();
    }
}
