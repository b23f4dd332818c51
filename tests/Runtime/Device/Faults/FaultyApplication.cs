using System;
using NanoSensors.Board;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>An application whose second step hangs or throws.</summary>
    internal sealed class FaultyApplication : IApplication
    {
        private readonly bool _throws;
        private int _steps;

        internal FaultyApplication(bool throws)
        {
            _throws = throws;
        }

        public SleepPlan Sleep { get; } = new SleepPlan();

        public long Step(long nowMicroseconds)
        {
            _steps++;
            if (_steps < 2)
                return nowMicroseconds + 100000;
            if (_throws)
                throw new ArgumentException("thrown by the application");
            while (_steps > 0)
                _steps = _steps == 1000000 ? 2 : _steps + 1;
            return nowMicroseconds;
        }
    }
}
