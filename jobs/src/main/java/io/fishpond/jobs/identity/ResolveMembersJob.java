package io.fishpond.jobs.identity;

import io.fishpond.run.Job;
import io.fishpond.run.RunContext;
import io.fishpond.table.Table;
import io.fishpond.table.core.Judgements;
import io.fishpond.table.core.LinkageAccounts;
import io.fishpond.table.core.LinkageModels;
import io.fishpond.table.core.LinkageTerms;
import io.fishpond.table.core.MemberAliases;
import io.fishpond.table.core.MemberAttributes;
import io.fishpond.table.core.MemberConflicts;
import io.fishpond.table.core.MemberEvents;
import io.fishpond.table.core.MemberLinks;
import io.fishpond.table.core.MemberRecords;
import io.fishpond.table.core.Members;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.table.ops.Models;
import io.fishpond.table.staging.Staff;
import java.util.List;
import java.util.stream.Stream;

/** Finds which accounts are one person's, keeps her id from night to night, and writes her golden record. */
public final class ResolveMembersJob implements Job {
    @Override
    public String name() {
        return "resolve";
    }

    @Override
    public String description() {
        return "unites the accounts of one person under one lasting id";
    }

    /**
     * The feeds, and what stewards said; the id ledger beside them is read as it was last published, so it is no input of this
     * night.
     */
    @Override
    public List<Table> reads() {
        return Stream.concat(Accounts.feeds().stream(), Stream.of(Staff.TABLE, Judgements.TABLE))
                .toList();
    }

    @Override
    public List<Table> writes() {
        return List.of(
                Members.TABLE,
                MemberRecords.TABLE,
                WithdrawnAccounts.TABLE,
                MemberLinks.TABLE,
                MemberEvents.TABLE,
                MemberAliases.TABLE,
                MemberAttributes.TABLE,
                MemberConflicts.TABLE,
                ReviewPairs.TABLE,
                LinkageAccounts.TABLE,
                LinkageModels.TABLE,
                LinkageTerms.TABLE,
                Models.TABLE);
    }

    @Override
    public void run(RunContext context) {
        try (Resolution resolution = new Resolution(context)) {
            resolution.run();
        }
    }
}
