package io.fishpond.algo.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Probabilities that were foretold and what came, as counts: of how many members each was said, and how many of them turned out
 * positive. The measures are those of {@link RankMetrics} of every member on her own, at the cost of the distinct probabilities.
 */
public final class OutcomeCounts {

    /** Ascending by probability, each once. */
    private final List<Cell> cells;

    private final long positives;
    private final long negatives;

    /**
     * Members of whom the same was foretold.
     *
     * @param probability of the positive outcome
     * @param positives for whom it came; 0 or more
     * @param negatives for whom it did not; 0 or more
     */
    public record Cell(double probability, long positives, long negatives) {
        public Cell {
            Inputs.share("probability", probability);
            if (positives < 0 || negatives < 0) {
                throw new IllegalArgumentException(
                        "positives are " + positives + " and negatives " + negatives + " (must be 0 or more)");
            }
        }

        private long members() {
            return positives + negatives;
        }
    }

    private OutcomeCounts(List<Cell> cells) {
        this.cells = cells;
        this.positives = cells.stream().mapToLong(Cell::positives).sum();
        this.negatives = cells.stream().mapToLong(Cell::negatives).sum();
    }

    /**
     * Counts.
     *
     * @param cells in any order; equal probabilities are counted together
     */
    public static OutcomeCounts of(List<Cell> cells) {
        List<Cell> sorted = cells.stream()
                .filter(c -> c.members() > 0)
                .sorted(Comparator.comparingDouble(Cell::probability))
                .toList();
        List<Cell> distinct = new ArrayList<>();
        for (Cell cell : sorted) {
            int last = distinct.size() - 1;
            if (last >= 0 && distinct.get(last).probability() == cell.probability()) {
                Cell same = distinct.get(last);
                distinct.set(
                        last,
                        new Cell(
                                cell.probability(),
                                same.positives() + cell.positives(),
                                same.negatives() + cell.negatives()));
            } else {
                distinct.add(cell);
            }
        }
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("there are no members (must be one or more)");
        }
        return new OutcomeCounts(distinct);
    }

    public long members() {
        return positives + negatives;
    }

    public long positives() {
        return positives;
    }

    public long negatives() {
        return negatives;
    }

    /** Mean of the probabilities: the share that was foretold. */
    public double foretold() {
        double sum = 0;
        for (Cell cell : cells) {
            sum += cell.members() * cell.probability();
        }
        return sum / members();
    }

    /** The share that came. */
    public double came() {
        return (double) positives / members();
    }

    /**
     * How much more came than was foretold, with the interval that chance leaves to it where every probability is right.
     */
    public Estimate excess() {
        double variance = 0;
        for (Cell cell : cells) {
            variance += cell.members() * cell.probability() * (1 - cell.probability());
        }
        return Estimate.normal(came() - foretold(), variance / members() / members());
    }

    /** See {@link RankMetrics#auc}; both outcomes must occur. */
    public RankMetrics.Auc auc() {
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(
                    "positives are " + positives + " of " + members() + " (must be some, and not all)");
        }
        double auc = 0;
        double below = 0;
        for (Cell cell : cells) {
            auc += cell.positives() * won(below, cell);
            below += cell.negatives();
        }
        auc /= positives;
        if (positives < 2 || negatives < 2) {
            return new RankMetrics.Auc(auc, 0, 1);
        }
        double ofPositives = 0;
        double ofNegatives = 0;
        below = 0;
        double above = positives;
        for (Cell cell : cells) {
            above -= cell.positives();
            double won = won(below, cell) - auc;
            double lost = (above + cell.positives() / 2.0) / positives - auc;
            ofPositives += cell.positives() * won * won;
            ofNegatives += cell.negatives() * lost * lost;
            below += cell.negatives();
        }
        Estimate estimate = Estimate.normal(
                auc, ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives);
        return new RankMetrics.Auc(auc, Math.max(0, estimate.low()), Math.min(1, estimate.high()));
    }

    /** Share of the negatives that a positive of the cell outranks; ties are won by half. */
    private double won(double below, Cell cell) {
        return (below + cell.negatives() / 2.0) / negatives;
    }

    /**
     * Area under the precision-recall curve, as average precision: the mean, over the positives, of the share of positives
     * among all who rank no lower (Boyd, Eng and Page, ECML PKDD 2013). An order without sense has the share that came.
     */
    public double averagePrecision() {
        if (positives == 0) {
            throw new IllegalArgumentException("positives are 0 of " + members() + " (must be some)");
        }
        double sum = 0;
        long hits = 0;
        long taken = 0;
        for (int k = cells.size() - 1; k >= 0; k--) {
            Cell cell = cells.get(k);
            hits += cell.positives();
            taken += cell.members();
            sum += cell.positives() * ((double) hits / taken);
        }
        return sum / positives;
    }

    /** See {@link RankMetrics#brier}. */
    public double brier() {
        double sum = 0;
        for (Cell cell : cells) {
            double p = cell.probability();
            sum += cell.positives() * (1 - p) * (1 - p) + cell.negatives() * p * p;
        }
        return sum / members();
    }

    /** See {@link RankMetrics#logLoss}. */
    public double logLoss() {
        double sum = 0;
        for (Cell cell : cells) {
            sum += cell.positives() * loss(cell.probability()) + cell.negatives() * loss(1 - cell.probability());
        }
        return sum / members();
    }

    /**
     * How much greater the log loss is than if one probability had been said of everybody; above 0 the model said less than
     * that. Both losses are of the same members, so that the interval is that of the mean of their differences.
     *
     * @param probability that might have been said
     */
    public Estimate logLossBeyond(double probability) {
        Inputs.share("probability", probability);
        double mean = 0;
        for (Cell cell : cells) {
            mean += cell.positives() * (loss(cell.probability()) - loss(probability))
                    + cell.negatives() * (loss(1 - cell.probability()) - loss(1 - probability));
        }
        mean /= members();
        double squares = 0;
        for (Cell cell : cells) {
            double hit = loss(cell.probability()) - loss(probability) - mean;
            double miss = loss(1 - cell.probability()) - loss(1 - probability) - mean;
            squares += cell.positives() * hit * hit + cell.negatives() * miss * miss;
        }
        return Estimate.normal(mean, squares / members() / members());
    }

    private static double loss(double probability) {
        return -Math.log(Math.max(RankMetrics.LEAST_PROBABILITY, probability));
    }

    /**
     * See {@link RankMetrics#calibrationError}.
     *
     * @param bins 1 or more
     */
    public double calibrationError(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins is " + bins + " (must be 1 or more)");
        }
        double error = 0;
        double gap = 0;
        long seen = 0;
        int closed = 0;
        for (Cell cell : cells) {
            gap += cell.members() * cell.probability() - cell.positives();
            seen += cell.members();
            double reached = (double) seen * bins / members();
            if (seen == members() || reached >= closed + 1) {
                error += Math.abs(gap);
                gap = 0;
                closed = (int) reached;
            }
        }
        return error / members();
    }
}
