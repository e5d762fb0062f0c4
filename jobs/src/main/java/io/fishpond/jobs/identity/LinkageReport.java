package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.linkage.Attribute;
import io.fishpond.algo.identity.linkage.LinkageModel;
import io.fishpond.table.ops.Models;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a night learnt of agreement, as {@code ops.models} keeps it. */
final class LinkageReport {
    private static final int DECIMALS = 6;

    private LinkageReport() {}

    /** One row in the order of {@link Models#TABLE}'s columns. */
    static Row row(String runId, LearntLinkage learnt) {
        Map<String, Double> scores = new TreeMap<>();
        scores.put("threshold_bits", rounded(learnt.threshold().bits()));
        scores.put("expected_precision", rounded(learnt.threshold().precision()));
        scores.put("expected_recall", rounded(learnt.threshold().recall()));
        return RowFactory.create(
                runId,
                "identity",
                "all",
                "fellegi_sunter",
                learnt.version(),
                parameters(learnt.model()),
                null,
                scores,
                true,
                "recall is expected among the pairs that were compared");
    }

    /** The prior, and the average weight of every level, in bits. */
    private static Map<String, Double> parameters(LinkageModel model) {
        Map<String, Double> parameters = new TreeMap<>();
        parameters.put("prior", rounded(model.priorBits()));
        List<Attribute> attributes = model.linkage().attributes();
        for (int i = 0; i < attributes.size(); i++) {
            List<String> levels = attributes.get(i).kind().levels();
            for (int level = 0; level < levels.size(); level++) {
                parameters.put(
                        attributes.get(i).name() + ": " + levels.get(level),
                        rounded(model.weights().get(i).bits(level)));
            }
        }
        return parameters;
    }

    private static double rounded(double figure) {
        return BigDecimal.valueOf(figure)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .doubleValue();
    }
}
