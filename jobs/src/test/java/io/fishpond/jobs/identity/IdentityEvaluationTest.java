package io.fishpond.jobs.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.algo.identity.ClusterAgreement;
import io.fishpond.jobs.identity.LinkCurve.Point;
import io.fishpond.table.Table;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.testkit.LocalSpark;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class IdentityEvaluationTest {

    @Test
    void countsAgreementAndSizesAndWhatIsMissing(SparkSession spark) {
        Map<Table, Dataset<Row>> night = Map.of(
                MemberRecords.TABLE,
                spark.sql(
                        """
                        select 'c' as channel, external_id, member_id
                        from values ('1','m'), ('2','m'), ('3','m'), ('4','n'), ('8','n') as t(external_id, member_id)
                        """),
                MemberLinks.TABLE,
                pairs(spark, "('1', '2', 5.5), ('1', '3', 1.0), ('2', '3', null), ('4', '8', 9.0)"),
                ReviewPairs.TABLE,
                pairs(spark, "('1', '3', 1.0), ('3', '4', -2.5), ('2', '4', -2.6)"));
        IdentityEvaluation evaluation = IdentityEvaluation.of(
                night::get,
                spark.sql(
                        """
                        select 'c' as channel, external_id, person
                        from values ('1','p'), ('2','p'), ('3','q'), ('4','q'), ('9','q') as t(external_id, person)
                        """));

        // {1,2} | {3} in m and {4} in n: 3 pairs found, 1 + 1 true, 1 in both.
        assertThat(evaluation.agreement())
                .isEqualTo(new ClusterAgreement(4, 3, 2, 1, (2 * 2 / 3.0 + 1 / 3.0 + 1) / 4, (1 + 1 + 0.5 + 0.5) / 4));
        assertThat(evaluation.memberSizes()).isEqualTo(new TreeMap<>(Map.of(1L, 1L, 3L, 1L)));
        assertThat(evaluation.personSizes()).isEqualTo(new TreeMap<>(Map.of(2L, 2L)));
        assertThat(evaluation.unresolved()).isEqualTo(1);
        assertThat(evaluation.table())
                .contains("pairwise       0.3333     0.5000     0.4000")
                .contains("4 accounts compared, 1 of the truth without a member")
                .contains("2                   0          2")
                .contains("1 links by a key alone")
                .contains("+2                  1     1.0000     0.5000     0.6667");
        assertThat(evaluation.curve().points().stream()
                        .filter(point -> Set.of(-3, -2, 1, 2, 6).contains(point.bits())))
                .containsExactly(
                        new Point(-3, 4, 2, 2),
                        new Point(-2, 2, 1, 2),
                        new Point(1, 2, 1, 2),
                        new Point(2, 1, 1, 2),
                        new Point(6, 0, 0, 2));
    }

    private static Dataset<Row> pairs(SparkSession spark, String values) {
        return spark.sql(
                """
                select 'c' as channel_a, a as external_id_a, 'c' as channel_b, b as external_id_b,
                  cast(bits as double) as weight_bits
                from values %s as t(a, b, bits)
                """
                        .formatted(values));
    }
}
