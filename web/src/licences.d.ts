/** Where the build puts the licences of what is shipped, below the console's own address. */
declare const LICENCES_FILE: string;
