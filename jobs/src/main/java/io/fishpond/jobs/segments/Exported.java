package io.fishpond.jobs.segments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.table.ops.Exports;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What an export came to.
 *
 * @param id of the export
 * @param at when
 * @param request what was asked for
 * @param runId the publication that was read
 * @param asOf its business day
 * @param listed members on the list
 * @param removed rule → members, in the order of the rules
 * @param members that were taken out
 * @param rows records in the files
 * @param path folder of the files; null where nobody was left
 * @param files name → SHA-256
 */
public record Exported(
        String id,
        Instant at,
        ExportRequest request,
        String runId,
        LocalDate asOf,
        long listed,
        Map<String, Long> removed,
        long members,
        long rows,
        @Nullable String path,
        Map<String, String> files) {

    /** As {@code ops.exports} has it. */
    Row row() {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put("export_id", id);
        values.put("exported_at", at);
        values.put("exported_by", request.who());
        values.put("segment", request.segment());
        values.put("run_id", runId);
        values.put("as_of", asOf);
        values.put("target", request.target().word());
        values.put("recipient", request.target().recipient());
        values.put("purpose", request.purpose());
        values.put("listed", listed);
        values.put("removed", CollectionConverters.asScala(removed));
        values.put("members", members);
        values.put("rows", rows);
        values.put("columns", request.columns().toArray());
        values.put("path", path);
        values.put("files", CollectionConverters.asScala(files));
        return RowFactory.create(
                Exports.TABLE.columnNames().stream().map(values::get).toArray());
    }

    /** In words: the waterfall, and where the files lie. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                "%s of %s, for %s%n%,12d  on the list%n",
                request.segment(), asOf, request.target().word(), listed));
        removed.forEach((rule, count) -> text.append(String.format("%,12d  %s%n", -count, meaning(rule))));
        text.append(String.format("%,12d  taken out", members));
        if (rows != members) {
            text.append(String.format(", in %,d records", rows));
        }
        text.append("\n\n");
        if (path == null) {
            return text.append("Nothing was written. The export stands in ops.exports as ")
                    .append(id)
                    .append(".")
                    .toString();
        }
        text.append(files.keySet().stream().map(file -> path + "/" + file).collect(Collectors.joining("\n")));
        return text.append("\nThe export stands in ops.exports as ")
                .append(id)
                .append(".")
                .toString();
    }

    private String meaning(String rule) {
        boolean toPlatform = request.target().platform() != null;
        String recipient = request.target().recipient();
        return switch (rule) {
            case "minor" -> "under 14";
            case "consent" ->
                toPlatform ? "no consent to sharing that names " + recipient : "no consent to marketing this way";
            case "cross_border" -> "no consent to cross_border, out of the country, that names " + recipient;
            case "no_identifier" ->
                request.target() == ExportTarget.WECOM
                        ? "not connected on WeCom now with an employee who is still here"
                        : toPlatform
                                ? "nothing by which " + recipient + " knows people"
                                : "nothing by which she can be reached this way";
            default -> rule;
        };
    }

    /** For machines. */
    public ObjectNode json() {
        ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("export_id", id)
                .put("segment", request.segment())
                .put("as_of", asOf.toString())
                .put("run_id", runId)
                .put("target", request.target().word())
                .put("recipient", request.target().recipient())
                .put("purpose", request.purpose())
                .put("listed", listed)
                .put("members", members)
                .put("rows", rows)
                .put("path", path);
        removed.forEach(json.putObject("removed")::put);
        request.columns().forEach(json.putArray("columns")::add);
        files.forEach(json.putObject("files")::put);
        return json;
    }
}
