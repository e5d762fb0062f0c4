package io.fishpond.algo.audience;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that is written record by record and never held in memory. Closing it closes what it is written to. */
public interface RecordFile extends Closeable {

    /** Writes one record: texts, numbers, booleans and dates; null for an empty cell. */
    void write(List<? extends @Nullable Object> cells) throws IOException;
}
