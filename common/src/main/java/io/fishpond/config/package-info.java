/** The configuration: records that guard themselves, and one loader that lists every problem. The only reader of conf/. */
@NullMarked
package io.fishpond.config;

import org.jspecify.annotations.NullMarked;
