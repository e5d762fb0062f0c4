package io.fishpond.jobs.generate;

import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
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

    private HrExport() {}

    static void write(ExportFiles files, Life life) {
        Person person = life.person();
        if (!person.isStaff()) {
            return;
        }
        World world = life.world();
        Employment employment = Employment.of(person);
        String id = id(person);
        files.add(
                STAFF,
                id,
                life.identity().name(),
                world.phone(person.number, 0),
                id.toLowerCase(Locale.ROOT) + "@fishpond.example",
                World.storeId(person.store()),
                employment.title(),
                employment.hired().toString(),
                employment.hasLeft() ? LocalDate.ofEpochDay(employment.left()).toString() : "");
    }

    /** Her number on the roster. */
    static String id(Person person) {
        return World.staffId(person.number / World.PERSONS_PER_STAFF);
    }
}
