using System;
using NanoSensors.Board;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Steps an application for a number of hours, lets the world around it answer, and prints the heap's figures.</summary>
    public sealed class DayApplication : IApplication
    {
        private const long Hour = 3600000000L;

        private readonly IApplication _inner;
        private readonly IWorld _world;
        private readonly HeapMeter _meter;
        private readonly long _settled;
        private readonly long _length;
        private long _begin = -1;
        private bool _isSettled;

        /// <summary>Creates it.</summary>
        /// <param name="inner">What runs.</param>
        /// <param name="world">What answers.</param>
        /// <param name="meter">The heap.</param>
        /// <param name="hours">How long, hours. After the first, or half of it, counts the steady state.</param>
        public DayApplication(IApplication inner, IWorld world, HeapMeter meter, int hours)
        {
            _inner = inner;
            _world = world;
            _meter = meter;
            _length = hours * Hour;
            _settled = hours > 1 ? Hour : _length / 2;
        }

        /// <summary>Steps so far.</summary>
        public int Steps { get; private set; }

        /// <inheritdoc/>
        public SleepPlan Sleep
        {
            get { return _inner.Sleep; }
        }

        /// <inheritdoc/>
        public long Step(long now)
        {
            if (_begin < 0)
            {
                _begin = now;
                Print("usedComposed", _meter.Used());
            }

            if (!_isSettled && now - _begin >= _settled)
            {
                _isSettled = true;
                Print("collectionsBefore", _meter.Collections);
                Print("usedSettled", _meter.Used());
                _collectionsAtSettled = _meter.Collections;
            }

            if (now - _begin >= _length)
            {
                _meter.Look();
                Print("collectionsSteady", _meter.Collections - _collectionsAtSettled);
                Print("usedEnd", _meter.Used());
                Print("largestBlock", _meter.LargestBlock());
                Print("steps", Steps);
                throw new DayOverException();
            }

            Steps++;
            long next = _inner.Step(now);
            _meter.Look();
            long world = _world.Look(now);
            return world < next ? world : next;
        }

        /// <summary>Prints a figure for the runner.</summary>
        public static void Print(string name, long value)
        {
            Console.WriteLine("Figure;" + name + ";" + value.ToString());
        }

        private int _collectionsAtSettled;
    }
}
