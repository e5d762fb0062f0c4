package io.fishpond.algo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AccountKeyTest {

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.of("a", "b", "\u4f1f", "\uff21", "\ud83d\ude00", "\ud840\udc00")
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 1000)
    void sortsAsBytesOfUtf8Do(@ForAll("ids") String a, @ForAll("ids") String b) {
        int byBytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

        assertThat(Integer.signum(new AccountKey("c", a).compareTo(new AccountKey("c", b))))
                .isEqualTo(Integer.signum(byBytes));
    }

    @Test
    void sortsByChannelFirstAndIsWrittenAsStewardsWriteIt() {
        AccountKey key = new AccountKey("app", "2");

        assertThat(key).isLessThan(new AccountKey("pos", "1")).hasToString("app:2");
    }
}
