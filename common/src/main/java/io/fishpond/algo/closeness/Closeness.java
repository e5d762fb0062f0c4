package io.fishpond.algo.closeness;

import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How close a person and the brand are, 0 to 100: six parts, each worth its weight in points at most. What counts up saturates,
 * x / (x + half), so that the first share tells more than the tenth; time since halves what is left, 2^(-days / half).
 * The form is ours: the literature of customer engagement names such parts and no common scale.
 */
public final class Closeness {
    private Closeness() {}

    /** What closeness is made of, in the order in which it is told. */
    public enum Part {
        /** Days since the latest event of her own making: fewer are closer. */
        RECENCY(25, 30),
        /** Days in the last 90 on which she did something. */
        FREQUENCY(20, 6),
        /** Channels in which she did something in the last 365 days. */
        BREADTH(10, 1),
        /** Events of her own making in the last 90 days. */
        INTERACTION(15, 8),
        /** Shares in the last 365 days, and members whom she brought. */
        SHARING(20, 2),
        /** Staff connected with her and words exchanged in the last 90 days; each complaint halves them. */
        SERVICE(10, 2);

        private final double weight;
        private final double half;

        Part(double weight, double half) {
            this.weight = weight;
            this.half = half;
        }

        /** What it is worth unless a deployment says otherwise. */
        public Grip known() {
            return new Grip(weight, half);
        }

        /** Its name in configuration and columns. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a part is worth.
     *
     * @param weight points at most, 0 to 100
     * @param half the amount, or for recency the days, at which half of them are reached; above 0
     */
    public record Grip(double weight, double half) implements Serializable {
        public Grip {
            if (!(weight >= 0 && weight <= 100) || !(half > 0)) {
                throw new IllegalArgumentException("weight " + weight + ", half " + half);
            }
        }
    }

    /**
     * The points of one part.
     *
     * @param amount not negative; null where there is nothing, which is worth nothing
     */
    public static double points(Part part, Grip grip, @Nullable Double amount) {
        if (amount == null) {
            return 0;
        }
        return part == Part.RECENCY
                ? grip.weight() * Math.pow(2, -amount / grip.half())
                : grip.weight() * amount / (amount + grip.half());
    }

    /** What service amounts to after complaints. */
    public static double served(double contacts, double complaints) {
        return contacts * Math.pow(2, -complaints);
    }
}
