package io.fishpond.jobs.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.jobs.night.Night;
import io.fishpond.run.Job;
import io.fishpond.table.Column;
import io.fishpond.table.Layer;
import io.fishpond.table.Table;
import io.fishpond.table.Tables;
import java.util.List;

/** The docs that are written by the code: the picture of the flow, the catalogue, the data dictionary. */
final class Documentation {
    private Documentation() {}

    /** The jobs in their order and the tables that each writes, as a Mermaid graph. */
    static String flow() {
        StringBuilder text = new StringBuilder("```mermaid\nflowchart LR\n  exports[(exports)] --> ingest\n");
        text.append("  ingest([ingest]) --> raw[(raw: one partition a source)] --> stage\n");
        String previous = null;
        for (Job job : Night.JOBS) {
            if (previous != null && !previous.equals("ingest")) {
                text.append("  ")
                        .append(previous)
                        .append(" --> ")
                        .append(job.name())
                        .append("\n");
            }
            List<String> written = job.writes().stream()
                    .filter(t -> t.layer() == Layer.CORE || t.layer() == Layer.MARTS)
                    .map(Table::name)
                    .toList();
            if (!written.isEmpty()) {
                text.append("  ")
                        .append(job.name())
                        .append("([")
                        .append(job.name())
                        .append("]) -.-> ")
                        .append(job.name())
                        .append("_tables[(\"")
                        .append(String.join("<br>", written))
                        .append("\")]\n");
            }
            previous = job.name();
        }
        text.append("  ").append(previous).append(" --> publish([publish]) --> current[(publications)]\n");
        return text.append("```\n").toString();
    }

    /** Every table with its grain. */
    static String catalogue() {
        StringBuilder text = new StringBuilder("| table | one row per | key |\n|---|---|---|\n");
        for (Table table : Tables.ALL) {
            text.append("| `")
                    .append(table.qualifiedName())
                    .append("` | ")
                    .append(table.grain().replaceFirst("^one row per ", ""))
                    .append(" | ")
                    .append(String.join(", ", table.key()))
                    .append(" |\n");
        }
        return text.toString();
    }

    /** Every column of every table. */
    static String dictionary() {
        StringBuilder text = new StringBuilder("# Data dictionary\n\nWritten from the contracts in"
                + " `common/src/main/java/io/fishpond/table`; a test fails when it is stale.\n");
        for (Table table : Tables.ALL) {
            text.append("\n## ")
                    .append(table.qualifiedName())
                    .append("\n\n")
                    .append(table.grain())
                    .append("; key: ")
                    .append(String.join(", ", table.key()))
                    .append("\n\n| column | type | null | what it says |\n|---|---|---|---|\n");
            for (Column column : table.columns()) {
                text.append("| ")
                        .append(column.name())
                        .append(" | ")
                        .append(column.type())
                        .append(" | ")
                        .append(column.required() ? "no" : "yes")
                        .append(" | ")
                        .append(column.comment().replace("|", "\\|"))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    /** The contracts for readers that are not Java: one JSON object a table, keyed by {@code layer.table}. */
    static String contracts() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode contracts = json.createObjectNode();
        for (Table table : Tables.ALL) {
            ObjectNode contract = contracts.putObject(table.qualifiedName());
            contract.put("grain", table.grain());
            contract.put("published", Tables.PUBLISHED.contains(table));
            table.key().forEach(contract.putArray("key")::add);
            table.partitionedBy().forEach(contract.putArray("partitioned_by")::add);
            for (Column column : table.columns()) {
                contract.withArray("columns")
                        .addObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("required", column.required());
            }
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(contracts) + "\n";
    }
}
