package io.fishpond.algo.audience;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** A workbook with one sheet. Texts are stored as texts, which no spreadsheet runs. */
public final class XlsxFile implements RecordFile {
    /** Records that a sheet holds below its header. */
    public static final int MOST_RECORDS = 1_048_575;

    private static final int FLUSHED_RECORDS = 1_000;

    private final OutputStream out;
    private final Workbook workbook;
    private final Worksheet sheet;
    private int row;

    public XlsxFile(OutputStream out, String name, List<String> header) throws IOException {
        this.out = out;
        this.workbook = new Workbook(out, "fishpond", null);
        // Excel takes 31 characters, and some not at all.
        String title = name.replaceAll("[\\\\/?*\\[\\]:']", "_");
        this.sheet = workbook.newWorksheet(title.substring(0, Math.min(31, title.length())));
        sheet.freezePane(0, 1);
        write(header);
    }

    @Override
    public void write(List<? extends @Nullable Object> cells) throws IOException {
        for (int column = 0; column < cells.size(); column++) {
            put(column, cells.get(column));
        }
        row++;
        if (row % FLUSHED_RECORDS == 0) {
            sheet.flush();
        }
    }

    private void put(int column, @Nullable Object cell) {
        if (cell instanceof Number number && Double.isFinite(number.doubleValue())) {
            sheet.value(row, column, number);
        } else if (cell instanceof Boolean flag) {
            sheet.value(row, column, flag);
        } else if (cell instanceof LocalDate day) {
            sheet.value(row, column, day);
            sheet.style(row, column).format("yyyy-mm-dd").set();
        } else if (cell != null) {
            sheet.inlineString(row, column, cell.toString());
        }
    }

    @Override
    public void close() throws IOException {
        workbook.close();
        out.close();
    }
}
