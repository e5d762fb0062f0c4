package io.fishpond.run;

import io.fishpond.table.Table;
import java.util.List;

/** One step of the night: reads tables, transforms, writes tables. Doing it again leaves the same content. */
public interface Job {

    /** The verb by which people call it, as in {@code resolve}. */
    String name();

    /** One sentence for plan, help and docs. */
    String description();

    List<Table> reads();

    List<Table> writes();

    /** Runs the step; any exception ends the night, and nothing of it is published. */
    void run(RunContext context);
}
