package io.fishpond.jobs.ingest;

import io.fishpond.config.FeedMapping.Source;
import io.fishpond.domain.DeliveredFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which files were met by earlier nights, and what raw holds of them: of a content that was read twice, the last reading. */
final class LandingHistory {
    private final Map<String, RawFrames.Landed> lastReading = new HashMap<>();
    private final Set<String> met = new HashSet<>();

    LandingHistory(List<RawFrames.Landed> landed) {
        for (RawFrames.Landed file : landed) {
            lastReading.merge(
                    file.source() + " " + file.contentHash(),
                    file,
                    (a, b) -> a.landedBy().compareTo(b.landedBy()) > 0 ? a : b);
            met.add(file.source() + " " + file.file() + " " + file.contentHash());
        }
    }

    /** Whether raw holds the file's content as the source would read it now. */
    boolean holds(Source source, DeliveredFile file) {
        RawFrames.Landed last = lastReading.get(source.name() + " " + file.contentHash());
        return last != null && source.readAs().equals(last.readAs());
    }

    /** How many records of the content raw holds. */
    long records(DeliveredFile file) {
        RawFrames.Landed last = lastReading.get(file.source() + " " + file.contentHash());
        return last == null ? 0 : last.records();
    }

    /** Whether raw holds it, and it was met under this name. */
    boolean knows(Source source, DeliveredFile file) {
        return holds(source, file) && met.contains(source.name() + " " + file.file() + " " + file.contentHash());
    }
}
