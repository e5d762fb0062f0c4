package io.fishpond.algo.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

class RecordFileTest {
    private static final List<String> HEADER = List.of("text", "number");
    private static final List<String> DANGEROUS = List.of("=cmd|' /C calc'!A0", "+8613800138000", "-x", "@SUM(1)");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesForSpreadsheetsWithAMarkCrlfQuotesAndGuards() throws IOException {
        try (RecordFile file = CsvFile.forSpreadsheets(out, HEADER)) {
            file.write(List.of("a \"b\", c\n王", new BigDecimal("-1.50")));
            file.write(Arrays.asList(null, 1e-7));
            file.write(List.of(LocalDate.parse("2026-01-31"), true));
            file.write(List.of(Double.NaN, Double.NEGATIVE_INFINITY));
            for (String text : DANGEROUS) {
                file.write(List.of(text, 1L));
            }
        }

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("\uFEFF\"text\",\"number\"\r\n\"a \"\"b\"\", c\n王\",-1.50\r\n,0.00000010\r\n"
                        + "\"2026-01-31\",\"true\"\r\n\"NaN\",\"'-Infinity\"\r\n");
        List<String> read = CSVFormat.DEFAULT.parse(new java.io.StringReader(text.substring(1))).stream()
                .skip(5)
                .map(record -> record.get(0))
                .toList();
        assertThat(read).hasSize(4).allMatch(cell -> cell.startsWith("'"));
        assertThat(read.stream().map(CellGuard::unguard)).containsExactlyElementsOf(DANGEROUS);
    }

    @Test
    void refusesForMachinesWhatASpreadsheetCouldRunAndDoesNotRepeatIt() throws IOException {
        try (RecordFile file = CsvFile.forMachines(out, HEADER)) {
            file.write(List.of("wmAb_1-2", 7L));
            for (String text : DANGEROUS) {
                assertThatThrownBy(() -> file.write(List.of(text, 1L)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageNotContaining(text);
            }
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("text,number\nwmAb_1-2,7\n");
    }

    @Test
    void storesTextsInAWorkbookAsTexts() throws IOException {
        try (RecordFile file = new XlsxFile(out, "a/list: with a name of more than thirty-one", HEADER)) {
            for (String text : DANGEROUS) {
                file.write(List.of(text, new BigDecimal("-1.50")));
            }
            file.write(Arrays.asList(null, LocalDate.parse("2026-01-31")));
            for (int i = 0; i < 3_000; i++) {
                file.write(List.of("member " + i, i));
            }
        }

        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertThat(rows).hasSize(3_006);
            for (int i = 0; i < DANGEROUS.size(); i++) {
                assertThat(rows.get(i + 1).getCell(0).getType()).isEqualTo(CellType.STRING);
                assertThat(rows.get(i + 1).getCell(0).getFormula()).isNull();
                assertThat(rows.get(i + 1).getCellText(0)).isEqualTo(DANGEROUS.get(i));
                assertThat(rows.get(i + 1).getCellAsNumber(1)).contains(new BigDecimal("-1.50"));
            }
            assertThat(rows.get(5).getCellAsDate(1).orElseThrow().toLocalDate())
                    .isEqualTo(LocalDate.parse("2026-01-31"));
            assertThat(rows.get(3_005).getCellText(0)).isEqualTo("member 2999");
        }
    }
}
