namespace TorchSharp;

/// <summary>Where tensors live. There is one device here: the processor's memory.</summary>
public enum DeviceType
{
    CPU = 0,
}

public static partial class torch
{
    public static readonly Device CPU = new("cpu");

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(index < 0 ? deviceType : $"{deviceType}:{index}");

    public static Device device(DeviceType deviceType, int index = -1) =>
        device(deviceType == DeviceType.CPU ? "cpu" : $"{deviceType}", index);

    /// <summary>"cpu"; anything else is refused, for this engine has no other.</summary>
    public class Device
    {
        public Device(string description)
        {
            if (description != "cpu" && description != "cpu:0")
                throw new ArgumentException($"device '{description}' is not to be had: this engine computes on 'cpu' only");
        }

        public DeviceType type => DeviceType.CPU;

        public int index => -1;

        public override string ToString() => "cpu";

        public static implicit operator Device(string description) => new(description);
    }
}
