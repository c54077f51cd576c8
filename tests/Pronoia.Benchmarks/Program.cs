using Pronoia.Benchmarks.Probing;

return args switch
{
    ["probing", .. var rest] => await ProbingReport.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Pronoia.Benchmarks probing [--seconds N] [--targets N,N…] [--probe http|https|tcp]");
    return 2;
}
