package io.fishpond.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;

/** Settings of the referral section, for tests of what obeys them. */
public final class ReferralSettings {
    private ReferralSettings() {}

    /** The defaults, and over them what {@code yaml} says below the key {@code referral}. */
    public static Referral of(String yaml) {
        List<String> problems = new ArrayList<>();
        try {
            Referral settings = Referral.of(new Section("test", "referral", new YAMLMapper().readTree(yaml), problems));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(problems.toString());
            }
            return settings;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
