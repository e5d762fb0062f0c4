package io.fishpond.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExportFileTest {

    private static List<String> records(byte[] bytes, Format format, Map<String, String> options) throws IOException {
        Source source = new Source("s", "s", "*", format, options, false, List.of());
        List<String> records = new ArrayList<>();
        try (ExportFile file = ExportFile.open(new ByteArrayInputStream(bytes), source)) {
            for (Optional<ExportRecord> next = file.next(); next.isPresent(); next = file.next()) {
                ExportRecord record = next.get();
                records.add(record.row() + " " + new TreeMap<>(record.fields())
                        + (record.fault() == null ? "" : " " + record.fault()));
            }
        }
        return records;
    }

    private static List<String> csv(String text, String... options) throws IOException {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        Charset charset = Charset.forName(map.getOrDefault("encoding", "UTF-8"));
        return records(text.getBytes(charset), Format.CSV, map);
    }

    @Test
    void countsRecordsAndNotLines() throws IOException {
        assertThat(csv("id,note\n1,\"two\nlines, and \"\"quotes\"\"\"\n\n2,plain\n"))
                .containsExactly("1 {id=1, note=two\nlines, and \"quotes\"}", "2 {id=2, note=plain}");
    }

    @Test
    void readsMixedLineEndsAndAByteOrderMark() throws IOException {
        assertThat(csv("\uFEFFid,a\r\n1,x\n2,y\r3,z"))
                .containsExactly("1 {a=x, id=1}", "2 {a=y, id=2}", "3 {a=z, id=3}");
    }

    @Test
    void readsWhatChineseSystemsWrite() throws IOException {
        assertThat(csv("订单编号,买家\n1,𠮷野家\n", "encoding", "GB18030")).containsExactly("1 {买家=𠮷野家, 订单编号=1}");
    }

    @Test
    void refusesBytesThatAreNotOfTheDeclaredEncoding() {
        byte[] latin = "id,name\n1,Muñoz\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> records(latin, Format.CSV, Map.of())).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void refusesAFileThatEndsInsideAQuotedField() {
        assertThatThrownBy(() -> csv("id,note\n1,\"never closed\n2,x\n")).isInstanceOf(IOException.class);
    }

    @Test
    void marksRaggedRecords() throws IOException {
        assertThat(csv("id,a,b\n1,x\n2,x,y,z\n3,x,y\n"))
                .containsExactly(
                        "1 {a=x, id=1} has 2 fields, the header has 3",
                        "2 {a=x, b=y, id=2} has 4 fields, the header has 3",
                        "3 {a=x, b=y, id=3}");
    }

    @Test
    void treatsEmptyFieldsAsAbsent() throws IOException {
        assertThat(csv("id,a\n1,\n2,\"\"\n")).containsExactly("1 {id=1}", "2 {id=2}");
    }

    @Test
    void namesColumnsThatHaveNoNameOrTheSame() throws IOException {
        assertThat(csv("id,,id\n1,x,2\n")).containsExactly("1 {_c1=x, id=1, id_2=2}");
        assertThat(csv("a b\n", "header", "false", "delimiter", " ")).containsExactly("1 {_c0=a, _c1=b}");
    }

    @Test
    void trimsWhenAsked() throws IOException {
        assertThat(csv("id, name\n1, kim\n", "trim", "true")).containsExactly("1 {id=1, name=kim}");
    }

    @Test
    void hasNoRecordsInAnEmptyFile() throws IOException {
        assertThat(csv("")).isEmpty();
        assertThat(csv("id,name\n")).isEmpty();
    }

    @Test
    void readsJsonLinesAsText() throws IOException {
        String lines = "{\"id\":1,\"paid\":12.50,\"tags\":[\"a\",\"b\"],\"none\":null}\n\nnot json\n[1]\n{\"id\":2}\n";

        assertThat(records(lines.getBytes(StandardCharsets.UTF_8), Format.JSON, Map.of()))
                .containsExactly(
                        "1 {id=1, paid=12.50, tags=[\"a\",\"b\"]}",
                        "2 {} is not JSON",
                        "3 {} is not a JSON object",
                        "4 {id=2}");
    }
}
