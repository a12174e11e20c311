package org.lightloom.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.lightloom.catalogs.CatalogException;
import org.lightloom.kv.StoreException;
import org.lightloom.lightcurves.LightcurveException;
import org.lightloom.zarr.ZarrException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one line on stderr and an exit status. */
final class ErrorLine implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {

    /** What is typed wrongly: the parser's words and where to read more. */
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        StringBuilder line = new StringBuilder(name).append(": ").append(oneLine(String.valueOf(wrong.getMessage())));
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            line.append("; did you mean ").append(String.join(" or ", unmatched.getSuggestions()));
        }
        print(command.getErr(), line + " (see '" + name + " --help')");
        return ExitStatus.WRONG_INPUT;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof ParameterException wrong) {
            return handleParseException(wrong, new String[0]);
        }
        command.getOut().flush();
        boolean debug = command.getCommand() instanceof LightloomCommand c && c.isDebug();
        print(command.getErr(), command.getCommandSpec().qualifiedName() + ": " + text(failure, debug));
        if (debug) {
            failure.printStackTrace(command.getErr());
            command.getErr().flush();
        }
        return status(failure);
    }

    /** The exit status of a failed command. */
    static int status(Throwable failure) {
        if (failure instanceof LightcurveException.UnusableStore) {
            return ExitStatus.DAMAGED;
        }
        boolean input = notWritable(failure).isPresent()
                || failure instanceof CatalogException
                || failure instanceof LightcurveException
                || failure instanceof IllegalArgumentException
                || failure instanceof WrongInputException;
        return input ? ExitStatus.WRONG_INPUT : ExitStatus.DAMAGED;
    }

    /** What went wrong, in one line. */
    static String text(Throwable failure) {
        return text(failure, true);
    }

    private static String text(Throwable failure, boolean debug) {
        String message = Optional.ofNullable(failure.getMessage())
                .map(ErrorLine::oneLine)
                .orElse("");
        Optional<String> notWritable = notWritable(failure);
        if (notWritable.isPresent() && (failure instanceof StoreException || failure instanceof ZarrException)) {
            return notWritable.get() + ": permission denied to write; get it from the owner of the store, or work on a"
                    + " copy of your own (lightloom snapshot STORE COPY)";
        }
        if (failure instanceof IOException) {
            return ioText(failure, message);
        }
        boolean ours = failure instanceof CatalogException
                || failure instanceof LightcurveException
                || failure instanceof ZarrException
                || failure instanceof StoreException
                || failure instanceof WrongInputException
                || (failure instanceof IllegalArgumentException && !message.isEmpty());
        if (ours) {
            return message;
        }
        return "unexpected " + failure.getClass().getSimpleName()
                + (message.isEmpty() ? "" : ": " + message)
                + (debug ? "" : "; run it again with --debug to see where, and report it");
    }

    /** The file that may be read, but not be written: then it is not the store that is damaged. */
    private static Optional<String> notWritable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AccessDeniedException denied && denied.getFile() != null) {
                Path file = Path.of(denied.getFile());
                return Optional.of(denied.getFile()).filter(f -> Files.isReadable(file) || Files.notExists(file));
            }
        }
        return Optional.empty();
    }

    private static String ioText(Throwable failure, String message) {
        if (failure instanceof NoSuchFileException) {
            return message + ": there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return message + ": exists already";
        }
        return message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private static void print(PrintWriter err, String line) {
        err.println(line);
        err.flush();
    }
}
