using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NanoSensors.Server.Tests;

/// <summary>Keeps what a server logs: level, category, message and exception.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>Lines that report an error of the server, or that hold an exception.</summary>
    public IEnumerable<LogLine> Faults => Lines.Where(line => line.Level >= LogLevel.Error || line.Exception != null);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    internal sealed record LogLine(LogLevel Level, string Category, string Message, Exception? Exception);

    private sealed class Recorder(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => owner._lines.Enqueue(new LogLine(logLevel, category, formatter(state, exception), exception));
    }
}
