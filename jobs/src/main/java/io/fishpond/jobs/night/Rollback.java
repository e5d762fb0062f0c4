package io.fishpond.jobs.night;

import io.fishpond.run.Ledger;
import io.fishpond.run.RunLock;
import io.fishpond.spark.Lake;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an earlier publication the current one again. Its tables get the content that they had then, as new versions, so that
 * the next night builds on it; one commit to {@code ops.publications} switches all readers; the runs that were published since are
 * withdrawn, and their days run anew when they are asked for. Raw files stay: what they brought is staged by the next night.
 * Whoever kills it can start it again.
 */
public final class Rollback {
    private Rollback() {}

    /** There is nothing to go back to; the message says why, and what there is. */
    public static final class ImpossibleException extends RuntimeException {
        ImpossibleException(String message) {
            super(message);
        }
    }

    /**
     * Goes back.
     *
     * @param runId whose publication is to be current
     * @param why for whoever asks later
     * @return the runs that were withdrawn, the newest first
     * @throws ImpossibleException if that run was never published, was withdrawn, or is current
     * @throws RunLock.HeldException if another run holds the warehouse
     */
    public static List<Ledger.Run> to(Lake lake, String runId, String why, Clock clock) {
        Ledger ledger = new Ledger(lake);
        try (RunLock lock =
                RunLock.take(lake.warehouse(), lake.spark().sparkContext().hadoopConfiguration(), clock)) {
            List<Ledger.Run> published = ledger.publishedRuns();
            int place = published.stream().map(Ledger.Run::runId).toList().indexOf(runId);
            if (place <= 0 || published.get(place).isWithdrawn()) {
                throw new ImpossibleException((place == 0
                                ? runId + " is the current publication."
                                : place > 0
                                        ? runId + " was withdrawn itself."
                                        : runId + " is no run that was published here.")
                        + " Publications, the current first: "
                        + String.join(
                                ", ",
                                published.stream()
                                        .filter(run -> !run.isWithdrawn())
                                        .map(Ledger.Run::runId)
                                        .toList()));
            }
            Ledger.Run back = published.get(place);
            List<Ledger.Run> since = published.subList(0, place);
            Instant now = clock.instant();
            since.stream()
                    .filter(run -> !run.isWithdrawn())
                    .forEach(run -> ledger.record(
                            run.ended(run.endedAt(), "withdrawn", "rolled back to " + runId + ": " + why)));
            Map<String, Long> again = restored(lake, ledger.publishedBy(runId), lock);
            lock.requireHeld();
            ledger.publishAgain(back, again, now);
            return since;
        }
    }

    /**
     * Gives every published table the content of a publication; those that it does not know are emptied.
     *
     * @param published versions, by {@code layer.table}
     * @return the versions that have it now
     */
    static Map<String, Long> restored(Lake lake, Map<String, Long> published, RunLock lock) {
        Map<String, Long> restored = new LinkedHashMap<>();
        for (Table table : Tables.PUBLISHED) {
            Long version = published.get(table.qualifiedName());
            lock.requireHeld();
            if (version != null) {
                restored.put(table.qualifiedName(), lake.restore(table, version));
            } else if (lake.exists(table)) {
                lake.replace(table, lake.frame(table, List.of()));
            }
        }
        return restored;
    }
}
