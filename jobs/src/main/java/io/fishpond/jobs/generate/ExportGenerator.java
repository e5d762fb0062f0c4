package io.fishpond.jobs.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the exports of an imaginary dairy retailer: eight systems, each in its own shape, about three years of history
 * before the as-of date, and the truth in {@code _truth} beside them.
 *
 * <p>The model is fixed and documented in {@code docs/generator.md}; nothing in it is tuned to the models that are judged on
 * it. A block of persons is one task that owns its files, so size is a matter of time and disk only, and the bytes depend on members,
 * seed, as-of date and mess level, not on the cluster.
 */
public final class ExportGenerator {
    private static final long PERSONS_PER_BLOCK = 200_000;
    private static final List<String> FOLDERS =
            List.of("wecom", "miniprogram", "tmall", "app", "pos", "scan", "crm", "hr", Truth.FOLDER);

    private final long personsPerBlock;

    public ExportGenerator() {
        this(PERSONS_PER_BLOCK);
    }

    ExportGenerator(long personsPerBlock) {
        this.personsPerBlock = personsPerBlock;
    }

    /**
     * Writes the exports of {@code members} persons below {@code outDir}, on any Hadoop path; what an earlier run wrote there is
     * replaced.
     *
     * @throws IllegalArgumentException if there are no members, or the folder holds exports that were not generated
     */
    public void generate(SparkSession spark, long members, long seed, LocalDate asOf, MessLevel mess, String outDir) {
        long blocks = (members + personsPerBlock - 1) / personsPerBlock;
        generate(spark, members, seed, asOf, mess, outDir, (int) Math.min(blocks, 100_000));
    }

    void generate(
            SparkSession spark, long members, long seed, LocalDate asOf, MessLevel mess, String outDir, int tasks) {
        if (members < 1) {
            throw new IllegalArgumentException("members is " + members + " (must be >= 1)");
        }
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        clear(hadoop, outDir);
        long blocks = (members + personsPerBlock - 1) / personsPerBlock;
        SerializableConfiguration configuration = new SerializableConfiguration(hadoop);
        long size = personsPerBlock;
        spark.range(0, blocks, 1, tasks).foreachPartition((ForeachPartitionFunction<Long>) numbers -> {
            World world = new World(members, seed, asOf, mess);
            while (numbers.hasNext()) {
                writeBlock(configuration.value(), world, outDir, numbers.next(), size);
            }
        });
    }

    private static void writeBlock(Configuration hadoop, World world, String outDir, long block, long size)
            throws IOException {
        Path folder = new Path(outDir);
        try (ExportFiles exports = new ExportFiles(plain(folder.getFileSystem(hadoop)), folder, block, world)) {
            if (block == 0) {
                MiniprogramExport.writeCosts(exports, world);
            }
            for (long number = block * size; number < Math.min(world.members, (block + 1) * size); number++) {
                write(exports, Life.of(world, number));
            }
        }
    }

    /** On a local disk without checksum files beside the exports, and without a process to set the mode of each file. */
    private static FileSystem plain(FileSystem files) {
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    private static void write(ExportFiles files, Life life) {
        WecomExport.write(files, life);
        MiniprogramExport.write(files, life);
        TmallExport.write(files, life);
        AppExport.write(files, life);
        PosExport.write(files, life);
        ScanExport.write(files, life);
        CrmExport.write(files, life);
        HrExport.write(files, life);
        Truth.write(files, life);
    }

    /** Removes the folders that an earlier run wrote: its truth is how they are known. */
    private static void clear(Configuration hadoop, String outDir) {
        Path folder = new Path(outDir);
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            boolean generated = files.exists(new Path(folder, Truth.FOLDER));
            for (String name : FOLDERS) {
                Path owned = new Path(folder, name);
                if (files.exists(owned)) {
                    if (!generated) {
                        throw new IllegalArgumentException(owned
                                + " exists and was not generated (no " + Truth.FOLDER
                                + " beside it); name another folder or remove it");
                    }
                    files.delete(owned, true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("exports folder " + outDir + " cannot be prepared", e);
        }
    }
}
