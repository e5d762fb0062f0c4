package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** The staff roster of the personnel office. Staff shop too: each is one of the persons. */
final class HrExport {
    static final String FOLDER = "hr";

    private static final FileSet STAFF = new FileSet(
            FOLDER,
            "staff",
            Layout.CSV,
            List.of("工号", "姓名", "手机", "邮箱", "门店", "岗位", "入职日期", "离职日期"),
            List.of("profiles", "staff"),
            List.of(Fault.missing("工号")));

    private static final String[] TITLES = {"导购", "导购", "导购", "店长", "客服", "区域经理"};

    private HrExport() {}

    static void write(ExportFiles files, Life life) {
        Person person = life.person();
        if (!person.isStaff()) {
            return;
        }
        World world = life.world();
        SplitMix64 random = SplitMix64.of(world.seed, person.number, Topic.STAFF.key, 2);
        LocalDate hired = person.joinedOn().minusDays(random.nextInt(400));
        boolean left = random.chance(0.15);
        long days = Math.max(1, world.asOf.toEpochDay() - hired.toEpochDay());
        String id = id(person);
        files.add(
                STAFF,
                id,
                life.identity().name(),
                world.phone(person.number, 0),
                id.toLowerCase(Locale.ROOT) + "@fishpond.example",
                World.storeId(person.store()),
                Vocabulary.any(random, TITLES),
                hired.toString(),
                left ? hired.plusDays(random.nextLong(days)).toString() : "");
    }

    /** Her number on the roster. */
    static String id(Person person) {
        return World.staffId(person.number / World.PERSONS_PER_STAFF);
    }
}
