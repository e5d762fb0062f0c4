package io.fishpond.jobs.generate;

import java.util.List;
import java.util.Locale;

/** Where a person can have an account. */
enum Channel {
    /** WeCom contacts of the staff. */
    WECOM(0.08, 0.34, 0, 0, 0),
    /** The WeChat mini-program shop. */
    MINIPROGRAM(0.36, 0.24, 1.0, 0.0, 0.05),
    /** The Tmall store. */
    TMALL(0.22, 0.04, 0.8, -0.15, 0.10),
    /** Our own app. */
    APP(0.11, 0.06, 1.2, 0.25, 0.06),
    /** Tills of the stores, known by loyalty card. */
    POS(0.14, 0.12, 0.9, 0.10, 0.03),
    /** Scans of the code on each bottle. */
    SCAN(0.05, 0.08, 0, 0, 0),
    /** The CRM of the sales department. */
    CRM(0.04, 0.12, 0, 0, 0);

    static final List<Channel> ALL = List.of(values());

    /** Names the channel in streams of draws. */
    final long key = name().hashCode();
    /** Weight as somebody's first channel. */
    final double firstWeight;
    /** Weight as a further channel. */
    final double extraWeight;
    /** Weight of orders here; 0 where nothing is sold. */
    final double orderWeight;
    /** What the channel adds to the logarithm of an order's amount. */
    final double spendEffect;
    /** Probability that a completed order is refunded, in full or in part. */
    final double refundRate;

    Channel(double firstWeight, double extraWeight, double orderWeight, double spendEffect, double refundRate) {
        this.firstWeight = firstWeight;
        this.extraWeight = extraWeight;
        this.orderWeight = orderWeight;
        this.spendEffect = spendEffect;
        this.refundRate = refundRate;
    }

    /** As mappings and truth name it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean sells() {
        return orderWeight > 0;
    }

    /** Whether its share links bind whom they bring to the one who shared. */
    boolean refers() {
        return this == MINIPROGRAM || this == APP;
    }

    /** Whether somebody may hold two accounts without noticing. */
    boolean duplicates() {
        return this == TMALL || this == POS || this == CRM;
    }
}
