package io.fishpond.table;

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
import io.fishpond.table.core.ReferralJudgements;
import io.fishpond.table.core.ReviewPairs;
import io.fishpond.table.core.WithdrawnAccounts;
import io.fishpond.table.marts.CampaignReach;
import io.fishpond.table.marts.CareCounts;
import io.fishpond.table.marts.CareList;
import io.fishpond.table.marts.FunnelDaily;
import io.fishpond.table.marts.GradeMoves;
import io.fishpond.table.marts.HandoverList;
import io.fishpond.table.marts.LeadConversion;
import io.fishpond.table.marts.LeadQueue;
import io.fishpond.table.marts.MemberChurn;
import io.fishpond.table.marts.MemberHistory;
import io.fishpond.table.marts.MemberInfluence;
import io.fishpond.table.marts.MemberProfile;
import io.fishpond.table.marts.MemberTags;
import io.fishpond.table.marts.MemberValue;
import io.fishpond.table.marts.NewAgainstOld;
import io.fishpond.table.marts.NextProducts;
import io.fishpond.table.marts.ProductRoles;
import io.fishpond.table.marts.ReferralFlags;
import io.fishpond.table.marts.ReferralForest;
import io.fishpond.table.marts.ReferralRejects;
import io.fishpond.table.marts.RewardAlerts;
import io.fishpond.table.marts.SegmentChanges;
import io.fishpond.table.marts.SegmentMembers;
import io.fishpond.table.marts.SegmentReach;
import io.fishpond.table.marts.SegmentResults;
import io.fishpond.table.marts.SegmentTrials;
import io.fishpond.table.marts.Segments;
import io.fishpond.table.marts.StaffDaily;
import io.fishpond.table.marts.StoreOverlaps;
import io.fishpond.table.marts.StorePoolDaily;
import io.fishpond.table.marts.ValidMembers;
import io.fishpond.table.ops.Backtests;
import io.fishpond.table.ops.Exports;
import io.fishpond.table.ops.Files;
import io.fishpond.table.ops.GateFindings;
import io.fishpond.table.ops.Metrics;
import io.fishpond.table.ops.Models;
import io.fishpond.table.ops.Publications;
import io.fishpond.table.ops.Rejects;
import io.fishpond.table.ops.Runs;
import io.fishpond.table.ops.Steps;
import io.fishpond.table.raw.RawRecords;
import io.fishpond.table.staging.CampaignCosts;
import io.fishpond.table.staging.Consents;
import io.fishpond.table.staging.Friendships;
import io.fishpond.table.staging.Interactions;
import io.fishpond.table.staging.Invites;
import io.fishpond.table.staging.Leads;
import io.fishpond.table.staging.OrderLines;
import io.fishpond.table.staging.Orders;
import io.fishpond.table.staging.Profiles;
import io.fishpond.table.staging.ReferralClaims;
import io.fishpond.table.staging.Rewards;
import io.fishpond.table.staging.Staff;
import io.fishpond.table.staging.Tags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue: every table, in flow order. */
public final class Tables {
    /** The canonical feeds that a channel can deliver, each a staging table. */
    public static final List<Table> FEEDS = List.of(
            Profiles.TABLE,
            Orders.TABLE,
            OrderLines.TABLE,
            Interactions.TABLE,
            Invites.TABLE,
            ReferralClaims.TABLE,
            Rewards.TABLE,
            CampaignCosts.TABLE,
            Staff.TABLE,
            Friendships.TABLE,
            Leads.TABLE,
            Consents.TABLE,
            Tags.TABLE);

    public static final List<Table> CORE = List.of(
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
            LinkageTerms.TABLE);

    public static final List<Table> MARTS = List.of(
            MemberValue.TABLE,
            MemberChurn.TABLE,
            ReferralForest.TABLE,
            ReferralRejects.TABLE,
            ReferralFlags.TABLE,
            MemberInfluence.TABLE,
            CampaignReach.TABLE,
            RewardAlerts.TABLE,
            NextProducts.TABLE,
            MemberProfile.TABLE,
            ValidMembers.TABLE,
            MemberHistory.TABLE,
            FunnelDaily.TABLE,
            GradeMoves.TABLE,
            StorePoolDaily.TABLE,
            StoreOverlaps.TABLE,
            LeadQueue.TABLE,
            LeadConversion.TABLE,
            HandoverList.TABLE,
            StaffDaily.TABLE,
            CareList.TABLE,
            CareCounts.TABLE,
            ProductRoles.TABLE,
            MemberTags.TABLE,
            NewAgainstOld.TABLE,
            Segments.TABLE,
            SegmentMembers.TABLE,
            SegmentChanges.TABLE,
            SegmentReach.TABLE,
            SegmentTrials.TABLE,
            SegmentResults.TABLE);

    public static final List<Table> OPS = List.of(
            Runs.TABLE,
            Steps.TABLE,
            Files.TABLE,
            Rejects.TABLE,
            Metrics.TABLE,
            GateFindings.TABLE,
            Models.TABLE,
            Backtests.TABLE,
            Publications.TABLE,
            Exports.TABLE);

    /** What a night publishes: staging, core and marts. */
    public static final List<Table> PUBLISHED =
            Stream.of(FEEDS, CORE, MARTS).flatMap(List::stream).toList();

    public static final List<Table> ALL = Stream.of(
                    List.of(RawRecords.TABLE, Judgements.TABLE, ReferralJudgements.TABLE), PUBLISHED, OPS)
            .flatMap(List::stream)
            .toList();

    private Tables() {}

    /** The staging table of the feed of that name. */
    public static Optional<Table> feed(String name) {
        return FEEDS.stream().filter(t -> t.name().equals(name)).findFirst();
    }
}
