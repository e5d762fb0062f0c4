package io.fishpond.jobs.generate;

/**
 * What one who knows a person's true parameters, and whether she is alive on the as-of date, expects of her: the bound that
 * no model fitted to the exports can pass.
 *
 * <p>Gaps of Erlang shape k are k exponential stages, so the state is one of k stages (or "has an account, has not bought
 * yet"), and each day moves it on by a Poisson number of stages whose mean follows the season. Survival is independent of it, and is
 * read at noon of each day.
 *
 * @param ratePerYear orders a year of somebody who is alive, before cancellations
 * @param alive has not lost interest
 * @param orders expected in the next 365 days, not cancelled, not refunded in full
 * @param revenue expected net revenue of them, in cents
 * @param silence probability of no such order in the next 90 days
 */
record Oracle(double ratePerYear, boolean alive, double orders, double revenue, double silence) {
    private static final int SILENCE_DAYS = 90;
    private static final double YEAR = 365.25;
    private static final double NEGLIGIBLE = 1e-9;

    static Oracle of(Person person, Purchases purchases) {
        World world = person.world;
        boolean alive = person.leaves >= world.end;
        boolean sells = person.firstToBuy().isPresent();
        if (!alive || !sells) {
            return new Oracle(sells ? person.rate * YEAR : 0, alive, 0, 0, 1);
        }
        return new Outlook(person, purchases.lastRenewal()).expect();
    }

    /** The probabilities of where a person stands, moved on day by day. */
    private static final class Outlook {
        private final Person person;
        private final Account first;
        private final int stages;
        private final double waiting;
        private final double mixKept;
        private final double mixNet;
        /** Probability of each stage, whatever she ordered since the as-of date. */
        private double[] open;
        /** The same, of those without an order since. */
        private double[] silent;

        private double orders;
        private double revenue;
        private double spoken;

        Outlook(Person person, double lastRenewal) {
            this.person = person;
            this.first = person.firstToBuy().orElseThrow();
            this.stages = person.shape;
            this.open = new double[stages];
            if (Double.isNaN(lastRenewal)) {
                this.waiting = stillToCome();
            } else {
                this.waiting = 0;
                double elapsed = person.season.clockAt(person.world.end / (double) World.DAY) - lastRenewal;
                stagesAfter(elapsed);
            }
            this.silent = open.clone();
            double weights = 0;
            double kept = 0;
            double net = 0;
            for (int i = 0; i < person.orderWeights.length; i++) {
                double weight = person.orderWeights[i];
                Channel channel = person.accounts.get(i).channel();
                weights += weight;
                kept += weight * kept(channel);
                net += weight * net(channel);
            }
            this.mixKept = kept / weights;
            this.mixNet = net / weights;
        }

        /** Probability that somebody who has not bought yet will, if she stays. */
        private double stillToCome() {
            Channel channel = first.channel();
            if (Purchases.opensByBuying(channel)) {
                return 0;
            }
            double ever = Purchases.conversion(channel);
            double past = Purchases.delayed(waited(0));
            return ever * (1 - past) / (1 - ever * past);
        }

        /** Days from opening the account to {@code ahead} days after the as-of date. */
        private double waited(int ahead) {
            return (person.world.end - first.opened()) / (double) World.DAY + ahead;
        }

        /** Stage probabilities when the last order lies {@code elapsed} clock days back and none came since. */
        private void stagesAfter(double elapsed) {
            double mean = stages * person.rate * elapsed;
            double term = 1;
            double total = 0;
            for (int stage = 0; stage < stages; stage++) {
                open[stage] = term;
                total += term;
                term *= mean / (stage + 1);
            }
            for (int stage = 0; stage < stages; stage++) {
                open[stage] /= total;
            }
        }

        private double kept(Channel channel) {
            return (1 - Purchases.cancelRate(channel)) * (1 - channel.refundRate * Purchases.FULL_REFUNDS);
        }

        private double net(Channel channel) {
            double amount = StrictMath.exp(person.spend + channel.spendEffect + person.spread * person.spread / 2);
            double partial = (1 - Purchases.FULL_REFUNDS) * (Purchases.PARTIAL_LOW + Purchases.PARTIAL_SPAN / 2);
            return (1 - Purchases.cancelRate(channel))
                    * amount
                    * (1 - channel.refundRate * (Purchases.FULL_REFUNDS + partial));
        }

        Oracle expect() {
            double age = (person.world.end - person.joined) / (double) World.DAY;
            double lived = person.survival(age);
            double notYet = waiting > 0 ? 1 - Purchases.delayed(waited(0)) : 1;
            for (int day = 0; day < Purchases.HORIZON_DAYS; day++) {
                double survives = person.survival(age + day + 0.5) / lived;
                double arrives = waiting == 0
                        ? 0
                        : waiting * (Purchases.delayed(waited(day + 1)) - Purchases.delayed(waited(day))) / notYet;
                step(person.world.asOf.toEpochDay() + 1 + day, survives, arrives, day < SILENCE_DAYS);
            }
            return new Oracle(person.rate * YEAR, true, orders, revenue, 1 - spoken);
        }

        private void step(long epochDay, double survives, double arrives, boolean listens) {
            double mean = stages * person.rate * person.season.speedOn(epochDay);
            double[] nextOpen = new double[stages];
            double[] nextSilent = new double[stages];
            double probability = StrictMath.exp(-mean);
            double left = 1;
            for (int moves = 0; left > NEGLIGIBLE; moves++) {
                for (int stage = 0; stage < stages; stage++) {
                    int wraps = (stage + moves) / stages;
                    int next = (stage + moves) % stages;
                    double mass = open[stage] * probability;
                    nextOpen[next] += mass;
                    orders += survives * mass * wraps * mixKept;
                    revenue += survives * mass * wraps * mixNet;
                    if (listens) {
                        double quiet = silent[stage] * probability;
                        double stillQuiet = wraps == 0 ? quiet : quiet * StrictMath.pow(1 - mixKept, wraps);
                        nextSilent[next] += stillQuiet;
                        spoken += survives * (quiet - stillQuiet);
                    }
                }
                left -= probability;
                probability *= mean / (moves + 1);
            }
            double kept = kept(first.channel());
            nextOpen[0] += arrives;
            nextSilent[0] += arrives * (1 - kept);
            orders += survives * arrives * kept;
            revenue += survives * arrives * net(first.channel());
            if (listens) {
                spoken += survives * arrives * kept;
            }
            open = nextOpen;
            silent = nextSilent;
        }
    }
}
