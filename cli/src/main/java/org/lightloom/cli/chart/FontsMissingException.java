package org.lightloom.cli.chart;

import java.io.IOException;

/** Java can't draw text here, because the machine has no fonts or none of the libraries that find them. */
public final class FontsMissingException extends IOException {

    private static final long serialVersionUID = 1L;

    FontsMissingException(Throwable cause) {
        super(
                "cannot draw a chart: Java finds no fonts on this machine (" + cause.getMessage()
                        + "). Install fontconfig"
                        + " and any font (on Debian and Ubuntu: apt-get install fontconfig fonts-dejavu-core; on Alpine:"
                        + " apk add fontconfig ttf-dejavu), or draw in the terminal with --plot, which needs none",
                cause);
    }
}
