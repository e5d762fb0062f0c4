package io.fishpond.algo.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Members who follow a model to the letter. */
final class SimulatedMembers {

    private SimulatedMembers() {}

    /** Histories of members observed for half of the given weeks or longer, up to all of them. */
    static List<PurchaseHistory> of(BuyTillYouDie truth, int members, double weeks, long seed) {
        Random random = new Random(seed);
        List<PurchaseHistory> histories = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            double age = weeks * (0.5 + 0.5 * random.nextDouble());
            histories.add(
                    truth instanceof BetaGeometric geometric
                            ? history(geometric, age, random)
                            : history((ParetoNbd) truth, age, random));
        }
        return histories;
    }

    private static PurchaseHistory history(BetaGeometric truth, double age, Random random) {
        double rate = gamma(truth.r(), random) / truth.alpha();
        double left = gamma(truth.a(), random);
        double leaves = left / (left + gamma(truth.b(), random));
        int repeats = 0;
        double last = 0;
        for (int survived = 0; ; repeats++) {
            for (; survived < truth.occasions(repeats); survived++) {
                if (random.nextDouble() < leaves) {
                    return new PurchaseHistory(repeats, last, age, 1);
                }
            }
            double next = last + exponential(rate, random);
            if (next > age) {
                return new PurchaseHistory(repeats, last, age, 1);
            }
            last = next;
        }
    }

    private static PurchaseHistory history(ParetoNbd truth, double age, Random random) {
        double rate = gamma(truth.r(), random) / truth.alpha();
        double end = Math.min(age, exponential(gamma(truth.s(), random) / truth.beta(), random));
        int repeats = 0;
        double last = 0;
        for (double next = exponential(rate, random); next <= end; next += exponential(rate, random)) {
            repeats++;
            last = next;
        }
        return new PurchaseHistory(repeats, last, age, 1);
    }

    private static double exponential(double rate, Random random) {
        return -Math.log1p(-random.nextDouble()) / rate;
    }

    /** Marsaglia and Tsang's method, with the boost for shapes below 1. */
    static double gamma(double shape, Random random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double v = Math.pow(1 + c * normal, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
