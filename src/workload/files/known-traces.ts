/** A public trace a scenario may name, and where a reader gets it: traces are not part of this project. */
export interface KnownTrace {
  readonly file: string;
  readonly title: string;
  readonly source: string;
}

const SWIM = 'github.com/SWIMProjectUCB/SWIM, folder workloadSuite (New BSD licence)';

export const KNOWN_TRACES: readonly KnownTrace[] = [
  {
    file: 'swim-facebook/FB-2009_samples_24_times_1hr_0.tsv.gz',
    title: 'one day of a Facebook Hadoop cluster in 2009, sampled by SWIM',
    source: SWIM,
  },
  {
    file: 'swim-facebook/FB-2010_samples_24_times_1hr_0.tsv.gz',
    title: 'one day of a Facebook Hadoop cluster in 2010, sampled by SWIM',
    source: SWIM,
  },
  {
    file: 'swf-sdsc-sp2-5k/SDSC-SP2-1998-first5000lines.swf.gz',
    title: 'the first 5,000 lines of the SDSC SP2 log of 1998',
    source: 'the Parallel Workloads Archive, log l_sdsc_sp2, or github.com/dinesh121991/pyss, src/5K_sample',
  },
  {
    file: 'swf-nasa-ipsc-1993/NASA-iPSC-1993-3.1-cln.swf.gz',
    title: 'the NASA Ames iPSC/860 log of 1993, cleaned',
    source: 'the Parallel Workloads Archive, log l_nasa_ipsc',
  },
  {
    file: 'cerit-sc-2013/wagap-2013.swf.gz',
    title: 'three months of the Czech national grid CERIT-SC in 2013',
    source: 'github.com/aleasimulator/alea, folder Alea/data-set, or the JSSPP workload archive',
  },
  {
    file: 'philly-2017/philly.csv.gz',
    title: "jobs of Microsoft's Philly GPU clusters in 2017",
    source:
      'github.com/msr-fiddle/blox, workload_pollux/traces/philly.csv, made from github.com/msr-fiddle/philly-traces (CC BY 4.0)',
  },
];

/** The known trace a path means, by the name of its file; packed or plain. */
export function knownTrace(path: string): KnownTrace | undefined {
  const name = plainName(path);
  return KNOWN_TRACES.find((trace) => plainName(trace.file) === name);
}

function plainName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.gz$/, '');
}
