package org.lightloom.catalogs;

import java.util.Optional;

/**
 * One measured magnitude of every source and the columns of the file it comes from.
 *
 * @param key label, {@code <prefix>-<name>}, e.g. "default-auto" or "ch1-aper_2"
 * @param magnitudeColumn the column of the magnitudes (mag), e.g. MAG_APER
 * @param errorColumn the column of their errors (mag); empty if the file has none, then all errors are NaN
 * @param element which element of a vector column, from 1; 0 for a scalar
 */
public record Measurement(String key, String magnitudeColumn, Optional<String> errorColumn, int element) {}
