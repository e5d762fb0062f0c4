package io.fishpond.jobs.generate;

import io.fishpond.algo.random.SplitMix64;
import io.fishpond.jobs.generate.FileSet.Fault;
import io.fishpond.jobs.generate.FileSet.Layout;
import io.fishpond.jobs.generate.World.Topic;
import java.util.List;

/** One code a bottle: scans with hardly more than an openid; a few scanners leave a phone number to win something. */
final class ScanExport {
    private static final FileSet SCANS = new FileSet(
            "scan",
            "scans",
            Layout.CSV,
            List.of("scan_id", "code", "openid", "unionid", "mobile", "city", "scan_time"),
            List.of("interactions", "profiles"),
            List.of(Fault.missing("scan_id"), Fault.time("scan_time")));

    private ScanExport() {}

    static void write(ExportFiles files, Life life) {
        for (Account account : life.accounts(Channel.SCAN)) {
            SplitMix64 random = life.random(account, Topic.EVENTS);
            Contact contact = Contact.of(life.person(), life.identity(), account, files.mess());
            scan(files, life, account, contact, random, 0, account.opened());
            int more = random.nextPoisson(3 * life.activeYears(account));
            for (int nth = 1; nth <= more; nth++) {
                scan(files, life, account, contact, random, nth, life.someTime(random, account));
            }
        }
    }

    private static void scan(
            ExportFiles files, Life life, Account account, Contact contact, SplitMix64 random, int nth, long at) {
        files.addToYear(
                SCANS,
                at,
                Life.eventId(account, nth),
                "QR" + (1_000_000_000L + random.nextLong(9_000_000_000L)),
                account.externalId(),
                contact.union(),
                contact.phone(),
                life.identity().address().substring(0, 3),
                Times.iso(at));
    }
}
