package io.fishpond.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.fishpond.testkit.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class ExpressionsTest {
    private final Dataset<Row> nobody;

    ExpressionsTest(SparkSession spark) {
        this.nobody = spark.createDataFrame(
                List.of(),
                StructType.fromDDL(
                        "name string, days int, money decimal(18,2), day date, attributes map<string, string>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "day >= '2026-01-31' and days in ('1', '2')",
                "day between '2026-01-01' and date'2026-06-30'",
                "try_cast(attributes['points'] as int) > 100",
                "attributes['city'] = 'Harbin' and element_at(attributes, 'city') is not null",
                "money / 500 > 1 and days % 7 = 0 and money / -2.5 < 1 and pmod(days, 2) = 0 and days div 3 = 1",
                "try_divide(money, days) > 500 or money / nullif(days, 0) > 500",
                "get(split(name, ' '), 3) = 'x' and try_element_at(split(name, ' '), 2) = 'y'",
                "cast(days as string) = '7'",
                "day > to_date('2026-01-01') and try_to_timestamp(name, 'yyyy') is not null and nvl(days, 0) = 0",
                "name = 'it''s' -- so"
            })
    void takesWhatNoRowCanThrowFrom(String predicate) {
        assertThat(Expressions.fault(() -> nobody.where(predicate))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    attributes['points'] > 100               | try_cast
                    cast(name as date) = day                 | try_cast
                    to_date(name, 'yyyy') = day              | try_to_timestamp
                    to_date(name) = day                      | try_cast
                    day > 'soon'                             | try_cast
                    money / days > 500                       | try_divide
                    money / 0 > 500                          | try_divide
                    days % (days - 1) = 0                    | nullif(
                    money / nullif(days, 1) > 5              | nullif(
                    split(name, ' ')[3] = 'x'                | get(
                    element_at(split(name, ' '), 3) = 'x'    | get(
                    nme = 'x'                                | nme
                    rand() > 0.5                             | each time
                    day = current_date()                     | each time
                    """)
    void saysHowElseToPutWhatARowCouldThrowFrom(String predicate, String said) {
        assertThat(Expressions.fault(() -> nobody.where(predicate)))
                .hasValueSatisfying(fault -> assertThat(fault).contains(said));
    }
}
