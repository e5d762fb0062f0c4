package io.fishpond.jobs.night;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fishpond.config.Deployment;
import io.fishpond.spark.Lake;
import io.fishpond.table.core.Members;
import io.fishpond.table.staging.Orders;
import java.nio.file.Path;

/** What a night found, for a person and for a machine; it holds no contact data. */
public record NightSummary(ObjectNode figures, String text) {

    /** Reads the figures of the night that {@code result} names. */
    public static NightSummary of(Lake lake, Deployment deployment, Night.Result result, Path config) {
        ObjectNode figures = new ObjectMapper().createObjectNode();
        figures.put("run_id", result.runId());
        figures.put("outcome", result.outcome().name().toLowerCase(java.util.Locale.ROOT));
        figures.put("warehouse", lake.warehouse());
        figures.put("orders", lake.read(Orders.TABLE).count());
        figures.put("members", lake.read(Members.TABLE).count());
        return new NightSummary(figures, figures.toPrettyString());
    }

    /** One JSON object. */
    public String json() {
        return figures.toString();
    }
}
