package io.fishpond.jobs.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One JSON object a line. Scalars become their text, nested values their JSON text. */
final class JsonLinesFile implements ExportFile {
    /** Numbers keep their digits: 12.50 stays 12.50. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final BufferedReader reader;
    private final Set<String> columns = new LinkedHashSet<>();
    private long row;

    JsonLinesFile(Reader reader) {
        this.reader = new BufferedReader(reader);
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns);
    }

    @Override
    public Optional<ExportRecord> next() throws IOException {
        String line = reader.readLine();
        while (line != null && line.isBlank()) {
            line = reader.readLine();
        }
        if (line == null) {
            return Optional.empty();
        }
        row++;
        return Optional.of(record(line));
    }

    private ExportRecord record(String line) throws IOException {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException e) {
            return new ExportRecord(row, Map.of(), "is not JSON");
        }
        if (!object.isObject()) {
            return new ExportRecord(row, Map.of(), "is not a JSON object");
        }
        Map<String, String> fields = new HashMap<>();
        object.properties().forEach(field -> {
            columns.add(field.getKey());
            JsonNode value = field.getValue();
            String text = value.isValueNode() ? value.asText() : value.toString();
            if (!value.isNull() && !text.isEmpty()) {
                fields.put(field.getKey(), text);
            }
        });
        return new ExportRecord(row, fields, null);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
