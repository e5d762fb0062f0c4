package io.fishpond.algo.identity;

import java.util.List;

/**
 * How well found clusters agree with true ones, by counting and without listing a pair: pairwise precision and recall, and
 * B³ (Bagga and Baldwin 1998), in which every item weighs the same, so that one huge cluster cannot speak for all.
 *
 * @param items that stand in both
 * @param foundPairs pairs that share a found cluster
 * @param truePairs pairs that share a true cluster
 * @param commonPairs pairs that share both
 * @param bcubedPrecision mean over items of the share of their found cluster that is truly theirs
 * @param bcubedRecall mean over items of the share of their true cluster that was found with them
 */
public record ClusterAgreement(
        long items, long foundPairs, long truePairs, long commonPairs, double bcubedPrecision, double bcubedRecall) {

    /**
     * Alike cells of the contingency table of found × true clusters.
     *
     * @param common items of the cell
     * @param found items of its found cluster
     * @param truth items of its true cluster
     * @param times cells of just these counts
     */
    public record Cell(long common, long found, long truth, long times) {}

    /** The agreement that the cells of a whole contingency table tell, summed in their order. */
    public static ClusterAgreement of(List<Cell> cells) {
        long items = 0;
        long foundEnds = 0;
        long trueEnds = 0;
        long commonEnds = 0;
        double precision = 0;
        double recall = 0;
        for (Cell cell : cells) {
            long cellItems = cell.common() * cell.times();
            items += cellItems;
            foundEnds += cellItems * (cell.found() - 1);
            trueEnds += cellItems * (cell.truth() - 1);
            commonEnds += cellItems * (cell.common() - 1);
            precision += (double) cellItems * cell.common() / cell.found();
            recall += (double) cellItems * cell.common() / cell.truth();
        }
        return new ClusterAgreement(
                items,
                foundEnds / 2,
                trueEnds / 2,
                commonEnds / 2,
                items == 0 ? 1 : precision / items,
                items == 0 ? 1 : recall / items);
    }

    /** Share of the found pairs that are true; 1 if no pair was found, for none is wrong. */
    public double precision() {
        return foundPairs == 0 ? 1 : (double) commonPairs / foundPairs;
    }

    /** Share of the true pairs that were found; 1 if there are none, for none is missed. */
    public double recall() {
        return truePairs == 0 ? 1 : (double) commonPairs / truePairs;
    }

    public double f1() {
        return harmonicMean(precision(), recall());
    }

    public double bcubedF1() {
        return harmonicMean(bcubedPrecision, bcubedRecall);
    }

    private static double harmonicMean(double a, double b) {
        return a + b == 0 ? 0 : 2 * a * b / (a + b);
    }
}
