package io.fishpond.jobs.ingest;

import java.util.Map;

/**
 * One record of an export file.
 *
 * @param row its 1-based number in the file; a header is no record
 * @param fields column → value; a column whose field is empty is absent
 * @param fault why the record cannot be used; null if it can
 */
record ExportRecord(long row, Map<String, String> fields, String fault) {}
