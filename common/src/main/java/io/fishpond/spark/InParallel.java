package io.fishpond.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Several Spark actions at once, from threads of the driver: what one small action leaves of a cluster idle, the next one
 * uses. Threads are made by the caller's, so that they know its Spark session and its class loader.
 */
public final class InParallel {
    private static final int AT_ONCE = 4;

    private InParallel() {}

    /** Does all of {@code tasks}, with the errors of {@link #map}. */
    public static void run(Runnable... tasks) {
        map(List.of(tasks), task -> {
            task.run();
            return true;
        });
    }

    /**
     * What {@code action} makes of each item, in the order of the items.
     *
     * @throws RuntimeException what the first item that failed threw, after all have ended: nothing writes on
     */
    public static <T, R> List<R> map(Collection<T> items, Function<T, R> action) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<R>> actions = new ArrayList<>();
            for (T item : items) {
                actions.add(() -> action.apply(item));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> ended : threads.invokeAll(actions)) {
                results.add(ended.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Spark", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
