package io.fishpond.jobs.cli;

import io.fishpond.algo.identity.AccountKey;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code channel:external_id}; an external id may hold colons of its own. */
final class AccountKeyConverter implements ITypeConverter<AccountKey> {
    @Override
    public AccountKey convert(String written) {
        int colon = written.indexOf(':');
        if (colon < 1 || colon == written.length() - 1) {
            throw new TypeConversionException("'" + written + "' is not written channel:external_id, as in app:1042");
        }
        return new AccountKey(written.substring(0, colon), written.substring(colon + 1));
    }
}
