package io.fishpond.jobs.ingest;

import io.fishpond.config.FeedMapping.Format;
import io.fishpond.config.FeedMapping.Source;
import io.fishpond.domain.DeliveredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The folder in which the channels' files lie: lists them, opens them, and knows each by its content. */
final class ExportFolder implements Serializable {
    private final String root;
    private final SerializableConfiguration hadoop;

    ExportFolder(SparkSession spark, String root) {
        this.hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
        try {
            Path path = new Path(root);
            this.root = path.getFileSystem(configuration()).makeQualified(path).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("exports folder " + root + " cannot be reached", e);
        }
    }

    /** A file of a source that was found by name and not looked into yet. */
    private record Found(Source source, String file, long bytes) implements Serializable {}

    /** What lies there for the sources, looked into by the cluster, in order of source and file. */
    List<DeliveredFile> delivered(SparkSession spark, List<Source> sources, LocalDate asOf) {
        List<Found> found = new ArrayList<>();
        for (Source source : sources) {
            found.addAll(find(source, asOf));
        }
        if (found.isEmpty()) {
            return List.of();
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return context
                .parallelize(found, Math.min(found.size(), 4 * context.defaultParallelism()))
                .map(this::inspect)
                .collect()
                .stream()
                .sorted(Comparator.comparing(DeliveredFile::source).thenComparing(DeliveredFile::file))
                .toList();
    }

    private List<Found> find(Source source, LocalDate asOf) {
        String glob = source.files().replace("{as_of}", asOf.toString());
        try {
            Path pattern = new Path(root, glob);
            FileSystem files = pattern.getFileSystem(configuration());
            FileStatus[] matched =
                    Optional.ofNullable(files.globStatus(pattern)).orElse(new FileStatus[0]);
            return Arrays.stream(matched)
                    .filter(FileStatus::isFile)
                    .map(status -> new Found(source, relative(status.getPath()), status.getLen()))
                    .sorted(Comparator.comparing(Found::file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("exports of " + source.name() + " cannot be listed", e);
        }
    }

    private String relative(Path path) {
        String full = path.toString();
        return full.substring(full.indexOf(new Path(root).toUri().getPath())
                + new Path(root).toUri().getPath().length()
                + 1);
    }

    /** Where a file lies, as Hadoop names it. */
    Path path(String file) {
        return new Path(root, file);
    }

    /** Opens a file, unpacked if its name says that it is packed. */
    InputStream open(String file) throws IOException {
        Path path = path(file);
        CompressionCodec codec = new CompressionCodecFactory(configuration()).getCodec(path);
        InputStream bytes = path.getFileSystem(configuration()).open(path);
        return codec == null ? bytes : codec.createInputStream(bytes);
    }

    private DeliveredFile inspect(Found found) {
        String hash = "";
        List<String> columns = List.of();
        String problem = null;
        try {
            hash = hash(found.file());
        } catch (IOException e) {
            problem = describe(e, found.source());
        }
        if (problem == null && found.source().format() != Format.PARQUET) {
            try (ExportFile file = ExportFile.open(open(found.file()), found.source())) {
                boolean json = found.source().format() == Format.JSON;
                while (json && file.next().isPresent()) {
                    // JSON declares its columns record by record.
                }
                columns = file.columns();
            } catch (IOException e) {
                problem = describe(e, found.source());
            }
        }
        return new DeliveredFile(found.source().name(), found.file(), hash, found.bytes(), columns, problem);
    }

    /** What went wrong while reading, in words that name the way out. */
    static String describe(IOException e, Source source) {
        if (e instanceof java.nio.charset.CharacterCodingException) {
            return "is not valid " + source.options().getOrDefault("encoding", "UTF-8")
                    + "; correct options.encoding, or have the file delivered again";
        }
        return "cannot be read to its end (" + e.getMessage() + "); have it delivered again";
    }

    private String hash(String file) throws IOException {
        Path path = path(file);
        try (InputStream bytes = new DigestInputStream(
                path.getFileSystem(configuration()).open(path), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) bytes).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have", e);
        }
    }

    private Configuration configuration() {
        return hadoop.value();
    }
}
