using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Steps a web server, as node and gateway do.</summary>
    internal sealed class PageApplication : IApplication
    {
        private readonly HttpServer _server;

        internal PageApplication(HttpServer server)
        {
            _server = server;
        }

        public SleepPlan Sleep { get; } = new SleepPlan();

        public long Step(long nowMicroseconds)
        {
            _server.Step(nowMicroseconds);
            return nowMicroseconds + 20000;
        }
    }
}
