package io.fishpond.jobs.identity;

import io.fishpond.algo.identity.BirthDates;
import io.fishpond.algo.identity.Emails;
import io.fishpond.algo.identity.Identifiers;
import io.fishpond.algo.identity.MaskedValue;
import io.fishpond.algo.identity.PersonNames;
import io.fishpond.algo.identity.Phones;
import io.fishpond.algo.identity.Placeholders;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** What accounts and the staff roster say of people, in normal form. */
final class Normalisation {
    /** To be raised with every change of normal forms or of how they are compared: what was learnt of others holds no more. */
    static final int VERSION = 1;

    private Normalisation() {}

    /**
     * Puts the columns name, phones, emails, union_id, card_id, birth_date, address and attributes in normal form wherever the
     * frame has them, null or empty where nothing usable was delivered, and adds name_signature and masked_phones (what masked numbers show).
     */
    static Dataset<Row> normalised(Dataset<Row> people, String region, LocalDate asOf) {
        StructType schema = people.schema();
        String[] columns = schema.fieldNames();
        int name = schema.fieldIndex("name");
        int numbers = schema.fieldIndex("phones");
        Phones phones = new Phones(region);
        BirthDates birthDates = new BirthDates(asOf);
        return people.map(
                (MapFunction<Row, Row>) person -> {
                    Object[] values = new Object[columns.length];
                    for (int i = 0; i < columns.length; i++) {
                        values[i] = switch (columns[i]) {
                            case "name" -> PersonNames.clean(person.getString(i));
                            case "phones" -> usable(person, i, phones::normalize);
                            case "emails" -> usable(person, i, Normalisation::email);
                            case "union_id" -> Identifiers.unionId(person.getString(i));
                            case "card_id" -> Identifiers.card(person.getString(i));
                            case "birth_date" -> birthDates.normalize(person.getAs(i));
                            case "attributes" -> usable(person.<String, String>getJavaMap(i));
                            case "address" -> Placeholders.clean(person.getString(i));
                            default -> person.get(i);
                        };
                    }
                    return Accounts.append(
                            Accounts.append(RowFactory.create(values), PersonNames.signature(person.getString(name))),
                            usable(person, numbers, number -> shown(phones.masked(number))));
                },
                Encoders.row(schema.add("name_signature", DataTypes.StringType)
                        .add("masked_phones", DataTypes.createArrayType(DataTypes.StringType))));
    }

    /** By a throw-away mailbox nobody is known, and nobody is reached. */
    private static @Nullable String email(String raw) {
        String address = Emails.normalize(raw);
        return address == null || Emails.isThrowAway(address) ? null : address;
    }

    private static @Nullable Object usable(@Nullable Map<String, String> attributes) {
        if (attributes == null) {
            return null;
        }
        Map<String, String> usable = new TreeMap<>();
        attributes.forEach((name, value) -> {
            String clean = Placeholders.clean(value);
            if (clean != null) {
                usable.put(name, clean);
            }
        });
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(usable));
    }

    private static @Nullable String shown(@Nullable MaskedValue masked) {
        return masked == null ? null : masked.toString();
    }

    private static Object usable(Row person, int column, UnaryOperator<@Nullable String> normalForm) {
        List<String> raw = person.isNullAt(column) ? List.of() : person.getList(column);
        List<String> usable = raw.stream()
                .map(normalForm)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        return CollectionConverters.asScala(usable).toSeq();
    }
}
