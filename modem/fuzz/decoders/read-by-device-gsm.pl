# Reads PDUs, one to a line of hexadecimal digits, and writes what Device::Gsm reads in each as a line of JSON. By
# libdevice-gsm-perl.
use strict;
use warnings;
use Device::Gsm::Sms;
use JSON::PP;

# What it says for itself goes where nobody takes it for an answer.
open(my $answers, '>&', \*STDOUT);
open(STDOUT, '>&', \*STDERR);
binmode $answers, ':raw';
$answers->autoflush(1);

sub reading {
    my ($pdu) = @_;
    my $sms = Device::Gsm::Sms->new(header => '+CMGL: 1,1,,' . (length($pdu) / 2), pdu => $pdu) or die "refused\n";
    my ($day, $month, $year, $clock) = $sms->time =~ m{^(\d\d)/(\d\d)/(\d\d) (\S{8})};
    return {
        sender => $sms->sender,
        text   => characters($sms),
        time   => defined $clock ? ($year < 70 ? '20' : '19') . "$year-$month-${day}T$clock" : 'unreadable',
        parts  => $sms->is_csms ? [map { $_ + 0 } $sms->csms_ref_num, $sms->csms_parts, $sms->csms_part_num] : undef,
    };
}

# UCS-2 comes as UTF-8, each half of a pair by itself; all else as Latin-1.
sub characters {
    my ($sms) = @_;
    my $text = $sms->text;
    return $text if !defined $text || $sms->token('DCS')->get('_data')->[0] != 8;
    utf8::decode($text);
    $text =~ s/([\x{D800}-\x{DBFF}])([\x{DC00}-\x{DFFF}])/chr(0x10000 + ((ord($1) - 0xD800) << 10) + ord($2) - 0xDC00)/ge;
    return $text;
}

while (my $line = <STDIN>) {
    chomp $line;
    my $reading = eval { local $SIG{ALRM} = sub { die "took a second\n" }; alarm 1; my $found = reading(uc $line); alarm 0; $found };
    alarm 0;
    print {$answers} JSON::PP->new->utf8->encode($reading // { error => "$@" }), "\n";
}
