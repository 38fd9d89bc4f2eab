; The setup program for Windows: per machine, 64-bit, with or without questions. packaging/windows/build.sh compiles it.
;
;   setup.exe [/S] [/SETTINGS=file] [/REPLACESETTINGS=1] [/DESKTOP=0|1] [/KIOSK=0|1] [/WAIT=seconds] [/DOWNGRADE=1]
;             [/D=folder]                                  /D comes last
;   uninstall.exe [/S] [/PURGE=1] [/WAIT=seconds] [_?=folder]      with _?= (last, not quoted) it is waited for
;
; Exit codes, the Windows Installer's own numbers where it has one, so that deployment tools know what to do with them:
;   0 done   1 or 2 cancelled, or a page was closed   1603 files could not be written; the old version is still in place
;   1612 the settings file cannot be read   1618 the program is open, or another setup runs: try again later
;   1633 not a 64-bit Windows 10 1809 or newer   1638 a newer version is installed   1639 an unknown option, or
;   a folder that cannot be used   740 no administrator
;
; An upgrade unpacks beside the old version and then swaps the two folders: what the new version lacks is gone, and
; whatever fails before the swap leaves the old one working. The program is never ended from here, since a payment may be
; under way. Settings and each user's database are outside the folder and stay.

Unicode true
!ifndef STUB
  !define STUB amd64-unicode ; NSIS as its authors publish it for Windows has x86-unicode only
!endif
Target ${STUB}
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include MUI2.nsh

; VERSION 1.2.3, PAYLOAD folder, OUT file, ICON file, SIZE_KB: from build.sh
!define NAME "Paynet Desk"
!define PROGRAM "paynet-desk.exe"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PaynetDesk"
!define NO_DUMPS "Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications"
!define SETTINGS_FOLDER "$APPDATA\paynet-desk" ; %ProgramData%, as the context is "all"
!define LINK "$SMPROGRAMS\${NAME}.lnk"
!define KIOSK_LINK "$SMPROGRAMS\${NAME} Kiosk.lnk"
!define KIOSK_START "$SMSTARTUP\${NAME} Kiosk.lnk"
; Administrators and the system: all. Users and the browser engine's app containers: read and start. Nothing inherited.
!define ACL "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICI;0x1200a9;;;AC)(A;OICI;0x1200a9;;;S-1-15-2-2)"

Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel admin
ManifestSupportedOS Win10
ManifestDPIAware true
ManifestLongPathAware true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
CRCCheck force
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"

!ifdef SIGN
  !finalize '"${SIGN}" "%1"' = 0
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif

; ---- pages and languages ---------------------------------------------------------------------------------------------

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenInstalled
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The first one speaks where Windows speaks neither, as in the program itself.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Turkish"

!macro VERSION_INFO LANG DESCRIPTION
  VIAddVersionKey /LANG=${LANG} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${LANG} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANG} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANG} "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANG} "CompanyName" "${NAME}"
  VIAddVersionKey /LANG=${LANG} "LegalCopyright" "MIT License"
!macroend
!insertmacro VERSION_INFO ${LANG_ENGLISH} "${NAME} setup"
!insertmacro VERSION_INFO ${LANG_TURKISH} "${NAME} kurulumu"

!macro TEXT ID ENGLISH TURKISH
  LangString ${ID} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${ID} ${LANG_TURKISH} "${TURKISH}"
!macroend
!insertmacro TEXT PART_PROGRAM "The program" "Program"
!insertmacro TEXT PART_DESKTOP "Icon on the desktop" "Masaüstü simgesi"
!insertmacro TEXT PART_KIOSK "Kiosk: starts with Windows" "Kiosk: Windows ile açılır"
!insertmacro TEXT ABOUT_PROGRAM "${NAME} and its entry in the start menu, for all users of this computer." "${NAME} ve başlat menüsündeki kaydı, bu bilgisayarın bütün kullanıcıları için."
!insertmacro TEXT ABOUT_DESKTOP "An icon on every user's desktop." "Her kullanıcının masaüstünde bir simge."
!insertmacro TEXT ABOUT_KIOSK "For a customer's own screen: starts in kiosk mode whenever a user signs in." "Müşterinin kullandığı ekran için: oturum açılınca kiosk kipinde başlar."
!insertmacro TEXT NOT_ADMIN "Only an administrator can do this. Nothing was changed." "Bunu yalnızca bir yönetici yapabilir. Hiçbir şey değişmedi."
!insertmacro TEXT TOO_OLD "${NAME} needs a 64-bit Windows 10 1809 or newer. Nothing was changed." "${NAME} için 64 bit Windows 10 1809 veya daha yenisi gerekir. Hiçbir şey değişmedi."
!insertmacro TEXT OTHER_SETUP "Another setup of ${NAME} is running. Wait until it has ended, then try again." "${NAME} kurulumu zaten çalışıyor. Bitmesini bekleyip yeniden deneyin."
!insertmacro TEXT UNKNOWN "Unknown option: $R2$\n$\nNothing was changed." "Bilinmeyen seçenek: $R2$\n$\nHiçbir şey değişmedi."
!insertmacro TEXT NO_SETTINGS "The settings file cannot be read. Nothing was changed.$\n$\n$Settings" "Ayar dosyası okunamıyor. Hiçbir şey değişmedi.$\n$\n$Settings"
!insertmacro TEXT NEWER "Version $OldVersion is installed, which is newer than ${VERSION}. Nothing was changed." "Kurulu olan $OldVersion sürümü, ${VERSION} sürümünden yeni. Hiçbir şey değişmedi."
!insertmacro TEXT ELSEWHERE "${NAME} is installed in another folder. Remove it there first. Nothing was changed.$\n$\n$OldFolder" "${NAME} başka bir klasörde kurulu. Önce onu kaldırın. Hiçbir şey değişmedi.$\n$\n$OldFolder"
!insertmacro TEXT NOT_EMPTY "This folder holds something else. Choose a new or an empty one. Nothing was changed.$\n$\n$INSTDIR" "Bu klasörde başka dosyalar var. Yeni veya boş bir klasör seçin. Hiçbir şey değişmedi.$\n$\n$INSTDIR"
!insertmacro TEXT OPEN "${NAME} is open on this computer, perhaps in another user's session. Finish the sale, close it, then try again." "${NAME} bu bilgisayarda açık; belki başka bir kullanıcının oturumunda. İşlemi bitirip programı kapatın, sonra yeniden deneyin."
!insertmacro TEXT NOT_WRITTEN "The files could not be written; is the disk full? The version that was installed before is still in place.$\n$\n$INSTDIR" "Dosyalar yazılamadı; disk dolu olabilir. Daha önce kurulu olan sürüm yerinde duruyor.$\n$\n$INSTDIR"
!insertmacro TEXT NO_SETTINGS_FOLDER "The program is installed, but its settings could not be put in place.$\n$\n${SETTINGS_FOLDER}" "Program kuruldu, ama ayarları yerine konamadı.$\n$\n${SETTINGS_FOLDER}"
!insertmacro TEXT STAYED "Some files could not be removed. Close what uses them, then remove ${NAME} once more.$\n$\n$INSTDIR" "Bazı dosyalar silinemedi. Onları kullanan programları kapatıp ${NAME} programını yeniden kaldırın.$\n$\n$INSTDIR"

; ---- what both programs need -----------------------------------------------------------------------------------------

; What the command line says; "" where it says nothing.
Var Settings ; file
Var ReplaceSettings
Var WithDesktop
Var WithKiosk
Var Wait ; seconds the program is waited for when nobody can be asked
Var Downgrade
Var Purge

Var OldVersion
Var OldFolder

!macro LEAVE CODE TEXT
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
!define Leave "!insertmacro LEAVE"

!macro OPTION WORD VARIABLE ; of the argument in $R2, which is "" afterwards when it was this one
  StrLen $R4 "/${WORD}="
  StrCpy $R3 $R2 $R4
  ${If} $R3 == "/${WORD}="
    StrCpy ${VARIABLE} $R2 "" $R4
    StrCpy $R2 ""
  ${EndIf}
!macroend
!define Option "!insertmacro OPTION"

!macro SHARED UN
  Function ${UN}Begin ; what both look at first
    SetRegView 64
    SetShellVarContext all
    UserInfo::GetAccountType
    Pop $R0
    ${If} $R0 != "Admin"
      ${Leave} 740 "$(NOT_ADMIN)"
    ${EndIf}
    System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Global\paynet-desk-setup") p .R0 ?e'
    Pop $R1
    ${If} $R1 = 183 ; ERROR_ALREADY_EXISTS
      ${Leave} 1618 "$(OTHER_SETUP)"
    ${EndIf}
    StrCpy $Wait 60
    StrCpy $R2 $CMDLINE ; quoted parts and all, which a call's own text could not hold
    System::Call 'shell32::CommandLineToArgvW(w R2, *i .R0) p .R1'
    StrCpy $R5 1 ; the first one is the program
    ${While} $R5 < $R0
      IntOp $R2 $R5 * ${NSIS_PTR_SIZE}
      IntPtrOp $R2 $R1 + $R2
      System::Call '*$R2(w .R2)'
      IntOp $R5 $R5 + 1
      StrCpy $R3 $R2 3
      ${If} $R3 == "/D="
      ${AndIf} $INSTDIR == "" ; NSIS knows it unquoted only, and many a tool quotes what has blanks in it
        StrCpy $INSTDIR $R2 "" 3
      ${EndIf}
      ${If} $R3 == "/D="
      ${OrIf} $R3 == "_?="
        ${ExitWhile} ; the rest is the folder's
      ${EndIf}
      ${Option} "WAIT" $Wait
      !if "${UN}" == ""
        ${Option} "SETTINGS" $Settings
        ${Option} "REPLACESETTINGS" $ReplaceSettings
        ${Option} "DESKTOP" $WithDesktop
        ${Option} "KIOSK" $WithKiosk
        ${Option} "DOWNGRADE" $Downgrade
      !else
        ${Option} "PURGE" $Purge
      !endif
      ${If} $R2 != ""
      ${AndIf} $R2 != "/S"
      ${AndIf} $R2 != "/NCRC"
        ${Leave} 1639 "$(UNKNOWN)"
      ${EndIf}
    ${EndWhile}
  FunctionEnd

  Function ${UN}WaitUntilClosed ; a program that runs cannot be opened for writing, whoever started it
    ${Do}
      StrCpy $R1 "closed"
      ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
        ClearErrors
        FileOpen $R0 "$INSTDIR\${PROGRAM}" a
        ${If} ${Errors}
          StrCpy $R1 "open"
        ${Else}
          FileClose $R0
        ${EndIf}
      ${EndIf}
      ${If} $R1 == "closed"
        ${ExitDo}
      ${EndIf}
      ${If} ${Silent}
        ${If} $Wait <= 0
          ${Leave} 1618 "$(OPEN)"
        ${EndIf}
        Sleep 1000
        IntOp $Wait $Wait - 1
      ${Else}
        ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(OPEN)" IDCANCEL`
          SetErrorLevel 1618
          Quit
        ${EndIf}
      ${EndIf}
    ${Loop}
  FunctionEnd
!macroend
!insertmacro SHARED ""
!insertmacro SHARED "un."

; ---- installing ------------------------------------------------------------------------------------------------------

Function SkipWhenInstalled
  ${If} $OldFolder != ""
    Abort
  ${EndIf}
FunctionEnd

; The folder named by $R9, with the rights above: made with them, or given them where it exists. $R8: 0 if that failed.
Function GuardedFolder
  StrCpy $R8 0
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w "${ACL}", i 1, *p .R0, p 0) i .R1'
  ${If} $R1 = 0
    Return
  ${EndIf}
  ${If} ${FileExists} "$R9\*.*"
    System::Call 'advapi32::GetSecurityDescriptorDacl(p R0, *i .R1, *p .R2, *i .R3)'
    System::Call 'advapi32::SetNamedSecurityInfoW(w R9, i 1, i 0x80000004, p 0, p 0, p R2, p 0) i .R1' ; protected DACL
    ${If} $R1 = 0
      StrCpy $R8 1
    ${EndIf}
  ${Else}
    !if ${NSIS_PTR_SIZE} > 4
      System::Call '*(i 24, i 0, p R0, i 0, i 0) p .R1' ; SECURITY_ATTRIBUTES, with its padding
    !else
      System::Call '*(i 12, p R0, i 0) p .R1'
    !endif
    System::Call 'kernel32::CreateDirectoryW(w R9, p R1) i .R8'
    System::Free $R1
  ${EndIf}
  System::Call 'kernel32::LocalFree(p R0)'
FunctionEnd

; What any user may have put there before the first installation is not taken for an administrator's: every user may make
; files in %ProgramData%. $R9: a file or folder; it is moved aside unless it belongs to the administrators, the system, or
; whoever owns the program's folder, which was made a moment ago.
Function MoveAsideIfForeign
  StrCpy $R3 0
  StrCpy $R6 $INSTDIR
  System::Call 'advapi32::GetNamedSecurityInfoW(w R9, i 1, i 1, *p .R0, p 0, p 0, p 0, *p .R1) i .R2'
  ${If} $R2 = 0
    System::Call 'advapi32::GetNamedSecurityInfoW(w R6, i 1, i 1, *p .R4, p 0, p 0, p 0, *p .R5) i .R2'
    ${If} $R2 = 0
      System::Call 'advapi32::EqualSid(p R0, p R4) i .R3'
      System::Call 'kernel32::LocalFree(p R5)'
    ${EndIf}
    System::Call 'advapi32::IsWellKnownSid(p R0, i 22) i .R4' ; WinLocalSystemSid
    System::Call 'advapi32::IsWellKnownSid(p R0, i 26) i .R5' ; WinBuiltinAdministratorsSid
    System::Call 'kernel32::LocalFree(p R1)'
    IntOp $R3 $R3 | $R4
    IntOp $R3 $R3 | $R5
  ${EndIf}
  System::Call 'kernel32::GetFileAttributesW(w R9) i .R2'
  IntOp $R2 $R2 & 0x400 ; a junction or link, wherever it may lead
  ${If} $R3 = 0
  ${OrIf} $R2 <> 0
    System::Call 'kernel32::GetTickCount() i .R2'
    Rename "$R9" "$R9.not-trusted-$R2"
  ${EndIf}
FunctionEnd

Section "$(PART_PROGRAM)" PROGRAM_PART
  SectionIn RO
  ${If} ${FileExists} "$INSTDIR.old\${PROGRAM}" ; a setup was cut off between the two renames
  ${AndIfNot} ${FileExists} "$INSTDIR\${PROGRAM}"
    RMDir "$INSTDIR"
    Rename "$INSTDIR.old" "$INSTDIR"
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe" ; ours, or what a removal that was waited for has left
    ${DirState} "$INSTDIR" $R0
    ${If} $R0 <> 0
      ${Leave} 1639 "$(NOT_EMPTY)"
    ${EndIf}
  ${EndIf}
  Call WaitUntilClosed

  RMDir /r "$INSTDIR.new"
  RMDir /r "$INSTDIR.old"
  ${GetParent} "$INSTDIR" $R0
  CreateDirectory "$R0"
  StrCpy $R9 "$INSTDIR.new"
  Call GuardedFolder
  ClearErrors
  ${If} $R8 <> 0
    SetOutPath "$INSTDIR.new"
    SetOverwrite try ; a file that cannot be written counts as an error here, and asks nothing
    File /r "${PAYLOAD}/*.*"
    WriteUninstaller "$INSTDIR.new\uninstall.exe"
    SetOutPath "$TEMP" ; a folder that something works in cannot be renamed
  ${EndIf}
  ${If} ${Errors}
  ${OrIf} $R8 = 0
  ${OrIfNot} ${FileExists} "$INSTDIR.new\uninstall.exe"
    RMDir /r "$INSTDIR.new"
    ${Leave} 1603 "$(NOT_WRITTEN)"
  ${EndIf}

  Call WaitUntilClosed ; unpacking took its time
  ${Do}
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\*.*"
      Rename "$INSTDIR" "$INSTDIR.old"
    ${EndIf}
    ${IfNot} ${Errors}
      Rename "$INSTDIR.new" "$INSTDIR"
      ${IfNot} ${Errors}
        ${ExitDo}
      ${EndIf}
      Rename "$INSTDIR.old" "$INSTDIR"
    ${EndIf}
    ${If} ${Silent}
      ${If} $Wait <= 0
        RMDir /r "$INSTDIR.new"
        ${Leave} 1618 "$(OPEN)"
      ${EndIf}
      Sleep 1000
      IntOp $Wait $Wait - 1
    ${Else}
      ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(OPEN)" IDCANCEL`
        RMDir /r "$INSTDIR.new"
        SetErrorLevel 1618
        Quit
      ${EndIf}
    ${EndIf}
  ${Loop}
  RMDir /r /REBOOTOK "$INSTDIR.old"

  SetOutPath "$INSTDIR" ; where the shortcuts start the program
  CreateShortCut "${LINK}" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKLM "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${KEY}" "Publisher" "${NAME}"
  WriteRegStr HKLM "${KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKLM "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKLM "${KEY}" "NoModify" 1
  WriteRegDWORD HKLM "${KEY}" "NoRepair" 1
  WriteRegDWORD HKLM "${NO_DUMPS}" "${PROGRAM}" 1 ; a crash report of Windows' would hold the program's memory

  StrCpy $R9 "${SETTINGS_FOLDER}"
  ${If} ${FileExists} "$R9"
    Call MoveAsideIfForeign
  ${EndIf}
  Call GuardedFolder
  ${If} $R8 = 0
    ${Leave} 1603 "$(NO_SETTINGS_FOLDER)"
  ${EndIf}
  StrCpy $R9 "${SETTINGS_FOLDER}\settings.toml"
  ${If} ${FileExists} "$R9"
    Call MoveAsideIfForeign
  ${EndIf}
  ${If} $Settings != ""
    ${If} $ReplaceSettings == "1"
      Delete "$R9.old"
      Rename "$R9" "$R9.old"
    ${EndIf}
    ${IfNot} ${FileExists} "$R9"
      StrCpy $R7 $Settings
      System::Call 'kernel32::CopyFileW(w R7, w R9, i 1) i .R8'
      ${If} $R8 = 0
        ${Leave} 1603 "$(NO_SETTINGS_FOLDER)"
      ${EndIf}
    ${EndIf}
  ${EndIf}
SectionEnd

Section /o "$(PART_DESKTOP)" DESKTOP_PART
  CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
SectionEnd

Section /o "$(PART_KIOSK)" KIOSK_PART
  CreateShortCut "${KIOSK_LINK}" "$INSTDIR\${PROGRAM}" "--kiosk"
  CreateShortCut "${KIOSK_START}" "$INSTDIR\${PROGRAM}" "--kiosk"
SectionEnd

Section -choices ; what is not wished for any more goes; an upgrade without questions keeps what was chosen before
  ${IfNot} ${SectionIsSelected} ${DESKTOP_PART}
    Delete "$DESKTOP\${NAME}.lnk"
  ${EndIf}
  ${IfNot} ${SectionIsSelected} ${KIOSK_PART}
    Delete "${KIOSK_LINK}"
    Delete "${KIOSK_START}"
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${PROGRAM_PART} "$(ABOUT_PROGRAM)"
  !insertmacro MUI_DESCRIPTION_TEXT ${DESKTOP_PART} "$(ABOUT_DESKTOP)"
  !insertmacro MUI_DESCRIPTION_TEXT ${KIOSK_PART} "$(ABOUT_KIOSK)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

!macro CHOICE GIVEN LINK PART ; the option, else what was chosen before
  ${If} ${GIVEN} == "1"
    !insertmacro SelectSection ${PART}
  ${ElseIf} ${GIVEN} == ""
  ${AndIf} ${FileExists} "${LINK}"
    !insertmacro SelectSection ${PART}
  ${EndIf}
!macroend

Function .onInit
  Call Begin
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    ${Leave} 1633 "$(TOO_OLD)"
  ${EndIf}
  ReadRegStr $OldVersion HKLM "${KEY}" "DisplayVersion"
  ReadRegStr $OldFolder HKLM "${KEY}" "InstallLocation"
  ${If} $INSTDIR == "" ; no /D
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${If} $OldFolder != ""
      StrCpy $INSTDIR $OldFolder
    ${EndIf}
  ${EndIf}
  ${If} $OldFolder != ""
  ${AndIf} $OldFolder != $INSTDIR
    ${Leave} 1639 "$(ELSEWHERE)"
  ${EndIf}
  ${If} $OldVersion != ""
  ${AndIf} $Downgrade != "1"
    ${VersionCompare} "$OldVersion" "${VERSION}" $R0
    ${If} $R0 = 1
      ${Leave} 1638 "$(NEWER)"
    ${EndIf}
  ${EndIf}
  ${If} $Settings != ""
    ClearErrors
    FileOpen $R0 $Settings r
    ${If} ${Errors}
      ${Leave} 1612 "$(NO_SETTINGS)"
    ${EndIf}
    FileClose $R0
  ${EndIf}
  !insertmacro CHOICE $WithDesktop "$DESKTOP\${NAME}.lnk" ${DESKTOP_PART}
  !insertmacro CHOICE $WithKiosk "${KIOSK_START}" ${KIOSK_PART}
FunctionEnd

; ---- removing --------------------------------------------------------------------------------------------------------

Function un.onInit
  Call un.Begin
FunctionEnd

Section "un.remove"
  ReadRegStr $OldFolder HKLM "${KEY}" "InstallLocation"
  ${If} $OldFolder != $INSTDIR ; a copy of this file elsewhere removes nothing
    ${Leave} 1639 "$(STAYED)"
  ${EndIf}
  Call un.WaitUntilClosed
  SetOutPath "$TEMP"
  Delete "${LINK}"
  Delete "$DESKTOP\${NAME}.lnk"
  Delete "${KIOSK_LINK}"
  Delete "${KIOSK_START}"
  Delete "$INSTDIR\${PROGRAM}"
  RMDir /r "$INSTDIR.new"
  RMDir /r "$INSTDIR.old"
  RMDir /r "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
  ${OrIf} ${FileExists} "$INSTDIR\${PROGRAM}"
    ${Leave} 1618 "$(STAYED)" ; the entry in Windows' list stays, so that it can be done once more
  ${EndIf}
  ${If} $Purge == "1"
    Delete "${SETTINGS_FOLDER}\settings.toml"
    Delete "${SETTINGS_FOLDER}\settings.toml.old"
    RMDir "${SETTINGS_FOLDER}"
  ${EndIf}
  DeleteRegValue HKLM "${NO_DUMPS}" "${PROGRAM}"
  DeleteRegKey HKLM "${KEY}"
SectionEnd
